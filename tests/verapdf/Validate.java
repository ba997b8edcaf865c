import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/**
 * Says of each file and standard whether it conforms: {@code java Validate.java 2a,ua1 FILE...}, or
 * {@code --each-line} with lines {@code 2a,ua1 FILE} to read.
 */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean allConform = true;
        if (arguments[0].equals("--each-line")) {
            var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line; (line = lines.readLine()) != null; ) {
                String[] parts = line.split(" ", 2);
                allConform &= conforms(parts[1], parts[0]);
                System.out.println();
            }
        } else {
            for (String file : List.of(arguments).subList(1, arguments.length)) {
                allConform &= conforms(file, arguments[0]);
            }
        }
        System.exit(allConform ? 0 : 1);
    }

    /** Whether a file conforms to some standards, which is told. */
    private static boolean conforms(String file, String standards) throws Exception {
        boolean allConform = true;
        for (String standard : standards.split(",")) {
            String breaches = breaches(new File(file), PDFAFlavour.fromString(standard));
            System.out.println((breaches.isEmpty() ? "ok " : "BREAKS ") + standard + " " + file + breaches);
            allConform &= breaches.isEmpty();
        }
        return allConform;
    }

    /** The rules that a file breaks, a line each. */
    private static String breaches(File file, PDFAFlavour standard) throws Exception {
        try (var parser = Foundries.defaultInstance().createParser(file, standard);
                var validator = Foundries.defaultInstance().createValidator(standard, false)) {
            return validator.validate(parser).getTestAssertions().stream()
                    .filter(assertion -> assertion.getStatus() == TestAssertion.Status.FAILED)
                    .map(assertion -> "\n  " + assertion.getRuleId().getClause() + ": " + assertion.getMessage())
                    .distinct()
                    .collect(Collectors.joining());
        } catch (Exception unread) {
            return "\n  not read: " + unread.getMessage();
        }
    }
}
