import java.io.File;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** Says of each file and standard whether it conforms: {@code java Validate.java 2a,ua1 FILE...} */
public class Validate {
    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        boolean allConform = true;
        for (String file : List.of(arguments).subList(1, arguments.length)) {
            for (String standard : arguments[0].split(",")) {
                String breaches = breaches(new File(file), PDFAFlavour.fromString(standard));
                System.out.println((breaches.isEmpty() ? "ok " : "BREAKS ") + standard + " " + file + breaches);
                allConform &= breaches.isEmpty();
            }
        }
        System.exit(allConform ? 0 : 1);
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
        }
    }
}
