// Keeps the page like the board that the server tells: the list of documents, the chosen one's pages,
// what is wrong. What hasn't changed isn't touched.

const SVG = "http://www.w3.org/2000/svg";
const at = (id) => document.getElementById(id);
const [menu, list, title, stage, follow, zoom, editor, published, held, pages, findings, origin, news] = [
  "menu", "documents", "title", "stage", "follow", "zoom", "editor", "published", "held", "pages", "findings",
  "origin", "news",
].map(at);

let board = null;
let chosen = null;
let listed = "";
let told = "";
const scrolled = new Map();

/** An element with attributes and content. */
function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

const documents = () => board.groups.flatMap((group) => group.documents.map((own) => ({ ...own, group: group.title })));
const shown = () => documents().find((own) => own.path === chosen);
const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
const wanted = () => decodeURIComponent(location.hash.slice(1));

/** The document to begin with: the one in the address, else what is being written, a draft, minutes, any. */
function first() {
  const all = documents();
  const isDraft = (own) => own.stage === "utkast" && own.pages.length > 0;
  const found = all.find((own) => own.path === wanted()) ?? all.find((own) => own.path === board.edited[0]) ?? all.find(isDraft)
    ?? all.find((own) => own.path.endsWith("/protokoll.pdf")) ?? all[0];
  return found?.path ?? null;
}

/** Shows another document, where it was scrolled to last. */
function choose(path, isAsked = false) {
  if (path === chosen) return;
  if (chosen) scrolled.set(chosen, pages.scrollTop);
  chosen = path;
  if (path && path !== wanted()) history[isAsked ? "pushState" : "replaceState"](null, "", `#${path}`);
  pages.replaceChildren();
  origin.replaceChildren();
  draw();
  pages.scrollTop = scrolled.get(path) ?? 0;
}

/** A link to a document. */
function drawLink(own, label = own.label) {
  const mark = own.held ? make("small", { class: "error" }, "fel") : make("small", {}, own.stage ?? "");
  return make("li", {}, make("a", { href: `#${own.path}` }, make("span", {}, label), mark));
}

/** The documents of a record; several notices are folded into one entry. */
function drawGroup(group) {
  const isNotice = (own) => own.path.includes("/anslag/");
  const notices = group.documents.filter(isNotice);
  const links = make("ul", {}, ...group.documents.filter((own) => notices.length < 2 || !isNotice(own)).map((own) => drawLink(own)));
  if (notices.length > 1) {
    const inner = make("ul", {}, ...notices.map((own) => drawLink(own, own.label.replace(/^Anslag, /, ""))));
    const isHeld = notices.some((own) => own.held);
    const mark = make("small", isHeld ? { class: "error" } : {}, isHeld ? "fel" : `${notices.length} tavlor`);
    links.append(make("li", {}, make("details", {}, make("summary", {}, make("span", {}, "Anslag"), mark), inner)));
  }
  return [make("h2", {}, group.title), links];
}

/** The list of documents. */
function drawList() {
  const signature = JSON.stringify(board.groups.map((group) => [group.title, group.documents.map((own) =>
    [own.path, own.label, own.stage, own.held, own.note])]));
  if (signature !== listed) {
    listed = signature;
    const focused = document.activeElement?.getAttribute("href");
    list.replaceChildren(...board.groups.flatMap(drawGroup));
    if (focused) list.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus();
  }
  for (const link of list.querySelectorAll("a")) {
    if (link.getAttribute("href") === `#${chosen}`) {
      link.setAttribute("aria-current", "page");
      link.closest("details:not(#menu)")?.setAttribute("open", "");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

/** The chosen document's heading. */
function drawHead(own) {
  title.textContent = own ? `${own.label} · ${own.group}` : "Inga dokument än";
  document.title = own ? `${own.label} · ${own.group}` : "Förhandsvisning – make-docs";
  stage.hidden = !own?.stage;
  stage.textContent = own?.stage ?? "";
  stage.classList.toggle("done", ["justerat", "beslutat"].includes(own?.stage));
  held.hidden = !own?.held;
  published.hidden = !own?.published;
  if (own?.published) {
    published.href = `/output/${own.path}`;
    published.textContent = own.path.endsWith(".pdf") ? "Öppna PDF" : "Hämta filen";
  }
}

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    target.isNear = isIntersecting;
    if (isIntersecting) paint(target);
  }
}, { root: pages, rootMargin: "60% 0px" });

/** The pages: those whose look is as it was stay. */
function drawPages(own) {
  const all = own?.pages ?? [];
  if (all.length === 0) {
    const words = !own ? "När ett underlag i content/ räcker till ett dokument visas det här."
      : own.held ? "Dokumentet kan göras när felen nedan är rättade." : "Det här dokumentet har inga sidor att visa.";
    pages.replaceChildren(make("p", { class: "empty" }, words));
    return;
  }
  pages.querySelector(".empty")?.remove();
  while (pages.children.length > all.length) pages.lastElementChild.remove();
  all.forEach((page, i) => {
    let element = pages.children[i];
    if (!element) {
      element = make("div", { class: "page" });
      const text = document.createElementNS(SVG, "svg");
      text.setAttribute("role", "group");
      text.setAttribute("tabindex", "0");
      element.append(text);
      pages.append(element);
      near.observe(element);
    }
    element.style.setProperty("--shape", `${page.width} / ${page.height}`);
    element.style.setProperty("--points", page.width);
    element.lastElementChild.setAttribute("viewBox", `0 0 ${page.width} ${page.height}`);
    element.lastElementChild.setAttribute("aria-label", `Sida ${i + 1} av ${all.length}`);
    if (element.look !== page.look) {
      element.look = page.look;
      if (element.isNear) paint(element);
      write(element);
    }
  });
}

/** Puts a page's picture in place of the one before, once it can be shown. */
async function paint(element) {
  const { look } = element;
  if (element.painted === look) return;
  element.painted = look;
  const picture = make("img", { alt: "", src: `/pages/${look}.svg` });
  try {
    await picture.decode();
  } catch {
    if (element.painted === look) element.painted = null;
    return; // the page was replaced before it was drawn
  }
  if (element.painted !== look) return;
  element.querySelector("img")?.remove();
  element.prepend(picture);
  element.dataset.shown = look;
}

/** Puts a page's text over its picture, unseen, to be read, found, copied and pointed at. */
async function write(element) {
  const { look } = element;
  const answer = await fetch(`/pages/${look}.json`);
  if (!answer.ok || element.look !== look) return;
  const lines = await answer.json();
  if (element.look !== look) return;
  element.lastElementChild.replaceChildren(...lines.map((line, i) => {
    const text = document.createElementNS(SVG, "text");
    text.setAttribute("transform", `matrix(${line.matrix.join(" ")})`);
    text.setAttribute("font-size", line.size);
    if (line.text.length > 1) {
      text.setAttribute("textLength", line.width);
      text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    }
    text.setAttribute("tabindex", "-1");
    text.dataset.line = i;
    text.textContent = line.text;
    return text;
  }));
}

/** Where an editor opens a file at a line; none for none. */
function address({ absolute, line, column }) {
  const path = encodeURI(absolute.startsWith("/") ? absolute : `/${absolute}`);
  switch (editor.value) {
    case "": return null;
    case "idea": return `idea://open?file=${encodeURIComponent(absolute)}&line=${line}&column=${column}`;
    case "txmt": return `txmt://open?url=${encodeURIComponent(`file://${path}`)}&line=${line}&column=${column}`;
    default: return `${editor.value}://file${path}:${line}:${column}`;
  }
}

/** Tells where a line of text came from, and opens it where the editor can be reached. */
async function locate(text) {
  if (!text) return;
  pages.querySelector(".told")?.classList.remove("told");
  text.classList.add("told");
  const { look } = text.closest(".page");
  const answer = await fetch(`/pages/${look}/${text.dataset.line}`);
  if (!answer.ok) {
    origin.replaceChildren("Raden står inte i underlaget: den kommer ur mallen eller är uträknad.");
    return;
  }
  const place = await answer.json();
  const words = `${place.file}, rad ${place.line}`;
  const link = address(place);
  if (link) {
    origin.replaceChildren(make("a", { href: link }, words));
    location.href = link;
    return;
  }
  const copy = make("button", { type: "button" }, "Kopiera");
  copy.addEventListener("click", () => navigator.clipboard?.writeText(`${place.file}:${place.line}`));
  origin.replaceChildren(`${words} `, copy);
}

/** A finding. */
function drawFinding(finding) {
  const word = finding.severity === "error" ? "Fel" : "Varning";
  const head = make("p", {}, make("b", { class: finding.severity }, `${word} ${finding.code}`), ` ${finding.message}`);
  const item = make("li", {}, head);
  if (finding.file) {
    const words = finding.line ? `${finding.file}, rad ${finding.line}` : finding.file;
    const link = finding.line && address({ ...finding, absolute: `${board.root}/${finding.file}` });
    head.append(" ", link ? make("a", { href: link, class: "place" }, words) : make("span", { class: "place" }, words));
  }
  if (finding.excerpt) {
    const [before, marked, after] = finding.excerpt;
    item.append(make("pre", {}, make("span", {}, `${finding.line} │ `), before, make("mark", {}, marked), after));
  }
  for (const hint of finding.hints) item.append(make("p", { class: "hint" }, hint));
  return item;
}

/** What is wrong, with what is shown first. */
function drawFindings(own) {
  const signature = JSON.stringify([board.findings, own?.files, editor.value]);
  if (signature === told) return;
  told = signature;
  const isOwn = (finding) => !finding.file || !finding.file.startsWith("content/")
    || !own || own.files.length === 0 || own.files.includes(finding.file);
  const groups = [["own", board.findings.filter(isOwn), "i det som visas"],
    ["others", board.findings.filter((finding) => !isOwn(finding)), "i annat"]];
  findings.hidden = board.findings.length === 0;
  for (const [id, all, where] of groups) {
    const errors = all.filter((finding) => finding.severity === "error").length;
    const words = [errors && `${errors} fel`, all.length - errors && count(all.length - errors, "varning", "varningar")];
    const group = at(id);
    group.hidden = all.length === 0;
    group.querySelector("summary").textContent = `${words.filter(Boolean).join(", ")} ${where}`;
    group.querySelector("ul").replaceChildren(...all.map(drawFinding));
  }
}

/** What the last build came to. */
function drawNews() {
  const { elapsed } = board;
  news.classList.remove("lost");
  if (elapsed === null) {
    news.textContent = "Gör dokumenten …";
    return;
  }
  const errors = board.findings.filter((finding) => finding.severity === "error").length;
  const warnings = board.findings.length - errors;
  const words = [errors && `${errors} fel`, warnings && count(warnings, "varning", "varningar")].filter(Boolean);
  news.textContent = `${Math.round(elapsed)} ms, ${words.join(", ") || "inget att anmärka"}`;
}

function draw() {
  const own = shown();
  drawList();
  drawHead(own);
  drawPages(own);
  drawFindings(own);
  drawNews();
}

/** Takes a new board: the chosen document stays, unless another is being written. */
function take(next) {
  const isFirst = board === null;
  const before = JSON.stringify(board?.edited);
  board = next;
  const { edited } = board;
  const isGone = !shown();
  const isElsewhere = !isFirst && follow.checked && edited.length > 0 && JSON.stringify(edited) !== before && !edited.includes(chosen);
  const path = isElsewhere ? edited[0] : isGone ? first() : chosen;
  if (path !== chosen) choose(path);
  else draw();
}

/** Listens; a connection that breaks is made again. */
function listen() {
  const source = new EventSource("/events");
  source.onmessage = (event) => take(JSON.parse(event.data));
  source.onerror = () => {
    news.textContent = "Ingen kontakt med make-docs; försöker igen …";
    news.classList.add("lost");
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  choose(link.getAttribute("href").slice(1), true);
  if (narrow.matches) menu.open = false;
});
addEventListener("popstate", () => board && choose(first()));

pages.addEventListener("click", (event) => {
  if (getSelection().isCollapsed) locate(event.target.closest("text"));
});
pages.addEventListener("keydown", (event) => {
  const text = event.target.closest("text");
  const page = event.target.closest("svg");
  if (!page) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    const next = text ? page.children[Number(text.dataset.line) + step] : page.firstElementChild;
    next?.focus();
  } else if (event.key === "Enter") {
    locate(text);
  } else if (event.key === "Escape") {
    page.focus();
  }
});

/** Keeps a choice from time to time. */
function keep(control, key, apply) {
  const read = () => control.type === "checkbox" ? String(control.checked) : control.value;
  const kept = localStorage.getItem(key);
  if (kept !== null && control.type === "checkbox") control.checked = kept === "true";
  else if (kept !== null && [...control.options].some((option) => option.value === kept)) control.value = kept;
  control.addEventListener("change", () => {
    localStorage.setItem(key, read());
    apply();
  });
  apply();
}

keep(follow, "follow", () => {});
keep(editor, "editor", () => board && draw());
keep(zoom, "zoom", () => {
  const isWide = zoom.value === "width";
  pages.toggleAttribute("data-zoom", !isWide);
  pages.style.setProperty("--zoom", isWide ? 1 : zoom.value);
});

const narrow = matchMedia("(max-width: 50rem)");
const fold = () => { menu.open = !narrow.matches; };
narrow.addEventListener("change", fold);
fold();
listen();
