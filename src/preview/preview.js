// Shows the state that the server sends: the list of documents, the pages of the current one, the findings.
// Elements whose content is unchanged are left alone.

import { drawPages, get, make } from "./pages.js";

const at = (id) => document.getElementById(id);
const [menu, list, title, stage, follow, zoom, editor, published, held, pages, findings, origin, status] = [
  "menu", "documents", "title", "stage", "follow", "zoom", "editor", "published", "held", "pages", "findings",
  "origin", "status",
].map(at);

let state = null;
/** The path of the document that is shown. */
let current = null;
let edits = null;
let builds = null;
let listSignature = "";
let findingsSignature = "";
const scrolled = new Map();
/** The hashes of each document's pages when they were last shown, or after the previous build. */
const seenHashes = new Map();
const hashesOf = (doc) => doc.pages.map((page) => page.hash);

const documents = () => state.groups.flatMap((group) => group.documents.map((doc) => ({ ...doc, group: group.title })));
const find = (path) => documents().find((doc) => doc.path === path);

/** "1 fel, 2 varningar"; nothing for none. */
function found(all) {
  const errors = all.filter((finding) => finding.severity === "error").length;
  const warnings = all.length - errors;
  const words = [errors && `${errors} fel`, warnings && `${warnings} ${warnings === 1 ? "varning" : "varningar"}`];
  return words.filter(Boolean).join(", ");
}

/** The path in the page's address. */
function pathInAddress() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/** The path that was requested: in the address, by a click, or by an edit of the document. */
let requested = pathInAddress();

/** The path to show when none is requested: of the edited document, a draft, minutes, any. */
function fallback() {
  const all = documents();
  const isDraft = (doc) => doc.stage === "utkast" && doc.pages.length > 0;
  const found = all.find((doc) => doc.path === state.edited[0]) ?? all.find(isDraft)
    ?? all.find((doc) => doc.path.endsWith("/protokoll.pdf")) ?? all[0];
  return found?.path ?? null;
}

/** Whether it was requested by an edit. */
let isFollowed = false;

/** Requests a document: by a click, or because it is being edited. */
function request(path, isClick) {
  requested = path;
  isFollowed = !isClick;
  if (path !== pathInAddress()) history[isClick ? "pushState" : "replaceState"](null, "", `#${path}`);
}

/** Shows the requested document, or another until that exists, at its last scroll position. */
function draw() {
  const path = find(requested)?.path ?? (state.elapsed !== null && find(current) ? current : fallback());
  const isOther = path !== current;
  if (isOther && state.elapsed === null && current !== null && current === requested) {
    drawStatus(); // a restarted server has not made it yet
    return;
  }
  if (isOther) {
    if (current) scrolled.set(current, pages.scrollTop);
    current = path;
    pages.replaceChildren();
    origin.replaceChildren();
  }
  const doc = find(current);
  drawPages(doc); // first, since the user waits for it
  drawList(isOther);
  drawHead(doc);
  drawFindings(doc);
  drawStatus();
  if (isOther) pages.scrollTop = scrolled.get(path) ?? 0;
  if (doc) drawChange(doc, isOther);
}

/** Offers the first page that an edit changed, if no changed page is visible. */
function drawChange(doc, isOther) {
  const before = seenHashes.get(doc.path);
  seenHashes.set(doc.path, hashesOf(doc));
  const changed = doc.pages.map((page, i) => i).filter((i) => before?.length > 0 && before[i] !== doc.pages[i].hash);
  if (changed.length === 0) return;
  const show = () => pages.children[changed[0]]?.scrollIntoView();
  if (isOther) {
    if (isFollowed) show();
    return;
  }
  if (changed.some((i) => pages.children[i].isSeen ?? true)) {
    if (origin.querySelector(".change")) origin.replaceChildren();
    return;
  }
  const button = make("button", { type: "button", class: "change" }, `Ändrat på sida ${changed[0] + 1}`);
  button.addEventListener("click", () => {
    show();
    button.remove();
  });
  origin.replaceChildren(button);
}

/** A link to a document. */
function drawLink(doc, label = doc.label) {
  const mark = doc.held ? make("small", { class: "error" }, "fel") : make("small", {}, doc.stage ?? "");
  return make("li", {}, make("a", { href: `#${doc.path}` }, make("span", {}, label), mark));
}

/** The documents of a record; several notices are folded into one entry. */
function drawGroup(group) {
  const isNotice = (doc) => doc.path.includes("/anslag/");
  const notices = group.documents.filter(isNotice);
  const links = make("ul", {}, ...group.documents.filter((doc) => notices.length < 2 || !isNotice(doc)).map((doc) => drawLink(doc)));
  if (notices.length > 1) {
    const inner = make("ul", {}, ...notices.map((doc) => drawLink(doc, doc.label.replace(/^Anslag, /, ""))));
    const isHeld = notices.some((doc) => doc.held);
    const mark = make("small", isHeld ? { class: "error" } : {}, isHeld ? "fel" : `${notices.length} tavlor`);
    const summary = make("summary", { "data-key": group.title }, make("span", {}, "Anslag"), mark);
    links.append(make("li", {}, make("details", {}, summary, inner)));
  }
  return [make("h2", {}, group.title), links];
}

/** The key of a link or a fold, the same when the list is made anew. */
const key = (element) => element?.getAttribute("href") ?? element?.dataset?.key;

/** The list of documents. */
function drawList(isOther) {
  const signature = JSON.stringify(state.groups.map((group) => [group.title, group.documents.map((doc) =>
    [doc.path, doc.label, doc.stage, doc.held, doc.note])]));
  if (signature !== listSignature) {
    listSignature = signature;
    const focused = list.contains(document.activeElement) && key(document.activeElement);
    const open = [...list.querySelectorAll("[open] > summary")].map(key);
    list.replaceChildren(...state.groups.flatMap(drawGroup));
    for (const element of list.querySelectorAll("a, summary")) {
      if (open.includes(key(element))) element.parentElement.open = true;
      if (focused && focused === key(element)) element.focus();
    }
    isOther = true;
  }
  if (!isOther) return;
  for (const link of list.querySelectorAll("a")) {
    if (link.getAttribute("href") === `#${current}`) {
      link.setAttribute("aria-current", "page");
      link.closest("details:not(#menu)")?.setAttribute("open", "");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

/** Sets an element's text. The same text is left alone, so that nothing is laid out anew. */
function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** The heading of the current document. */
function drawHead(doc) {
  setText(title, doc ? `${doc.label} · ${doc.group}` : "Inga dokument än");
  document.title = doc ? title.textContent : "Förhandsvisning – make-docs";
  stage.hidden = !doc?.stage;
  setText(stage, doc?.stage ?? "");
  stage.classList.toggle("done", ["justerat", "beslutat"].includes(doc?.stage));
  held.hidden = !doc?.held || doc.pages.length === 0;
  published.hidden = !doc?.published;
  if (doc?.published) {
    published.href = `output/${doc.path}`;
    setText(published, doc.path.endsWith(".pdf") ? "Öppna PDF" : "Hämta filen");
  }
}

/** Whether the page is shown on the machine that the files lie on. */
const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(location.hostname);

/** The path that leads to a place in the chosen editor; null for none. Only the server knows where the project lies. */
function editorPath({ file, line, column }) {
  if (!isLocal || !editor.value) return null;
  return ["editor", editor.value, line, column, ...file.split("/")].map(encodeURIComponent).join("/");
}

/** Shows where a line of text comes from, and opens it if an editor is chosen. */
async function locate(text) {
  if (!text) return;
  pages.querySelector(".located")?.classList.remove("located");
  text.classList.add("located");
  const { hash } = text.closest("svg").dataset;
  const place = await get(`origins/${hash}/${text.dataset.line}/${current}`, (answer) => answer.json());
  if (!place?.file) {
    origin.replaceChildren(place ? "Texten kommer från mallen, inte från underlaget." : "Sidan har ändrats. Klicka igen.");
    return;
  }
  const words = `${place.file}, rad ${place.line}`;
  const link = editorPath(place);
  if (link) {
    origin.replaceChildren(make("a", { href: link }, words));
    location.href = link;
    return;
  }
  origin.replaceChildren(words);
  if (!navigator.clipboard) return;
  const copy = make("button", { type: "button" }, "Kopiera");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(`${place.file}:${place.line}`);
    copy.textContent = "Kopierat";
  });
  origin.append(" ", copy);
}

/** A finding. */
function drawFinding(finding) {
  const word = finding.severity === "error" ? "Fel" : "Varning";
  const head = make("p", {}, make("b", { class: finding.severity }, `${word} ${finding.code}`), ` ${finding.message}`);
  const item = make("li", {}, head);
  if (finding.file) {
    const words = finding.line ? `${finding.file}, rad ${finding.line}` : finding.file;
    const link = finding.line && editorPath(finding);
    head.append(" ", link ? make("a", { href: link, class: "place" }, words) : make("span", { class: "place" }, words));
  }
  if (finding.excerpt) {
    const [before, marked, after] = finding.excerpt;
    item.append(make("pre", {}, make("span", {}, `${finding.line} │ `), before, make("mark", {}, marked), after));
  }
  for (const hint of finding.hints) item.append(make("p", { class: "hint" }, hint));
  return item;
}

const small = matchMedia("(max-width: 50rem), (max-height: 46rem)");
let hadErrors = null;

/** The findings, with those of the current document first. */
function drawFindings(doc) {
  const signature = JSON.stringify([state.findings, doc?.files, editor.value]);
  if (signature === findingsSignature) return;
  findingsSignature = signature;
  const isOwn = (finding) => !finding.file || !finding.file.startsWith("content/")
    || !doc || doc.files.length === 0 || doc.files.includes(finding.file);
  const groups = [["own", state.findings.filter(isOwn), "i dokumentet"],
    ["others", state.findings.filter((finding) => !isOwn(finding)), "i andra dokument"]];
  findings.hidden = state.findings.length === 0;
  const places = () => [...findings.querySelectorAll("a, ul")];
  const focused = places().indexOf(document.activeElement);
  for (const [id, all, where] of groups) {
    const hasErrors = all.some((finding) => finding.severity === "error");
    const group = at(id);
    group.hidden = all.length === 0;
    // Errors unfold the list; warnings don't take up a small window.
    if (id === "own" && hasErrors !== hadErrors) group.open = (hadErrors = hasErrors) || !small.matches;
    group.querySelector("summary").textContent = `${found(all)} ${where}`;
    group.querySelector("ul").replaceChildren(...all.map(drawFinding));
  }
  if (focused >= 0) places()[focused]?.focus();
}

/** The result of the last build. */
function drawStatus() {
  const { elapsed } = state;
  status.classList.remove("lost");
  if (elapsed === null) {
    setText(status, "Skapar dokumenten …");
    return;
  }
  setText(status, `${Math.round(elapsed)} ms, ${found(state.findings) || "inga fel"}`);
}

/** Shows a new state: the document stays, unless another is being edited. */
function receive(next) {
  state = next;
  const isEdited = edits !== null && edits !== state.edits;
  const isBuilt = builds !== state.builds;
  [edits, builds] = [state.edits, state.builds];
  if (isEdited && follow.checked && state.edited.length > 0 && !state.edited.includes(current)) request(state.edited[0], false);
  draw();
  if (isBuilt) documents().forEach((doc) => seenHashes.set(doc.path, hashesOf(doc)));
}

let source = null;

/** Connects while the page is visible; a broken connection is made again. */
function connect() {
  source?.close();
  source = null;
  if (document.hidden) return;
  source = new EventSource("events");
  source.onmessage = (event) => receive(JSON.parse(event.data));
  source.onerror = () => {
    const isRefused = source?.readyState === EventSource.CLOSED;
    // The key in the address is another when make-docs has been started again.
    status.textContent = isRefused && location.pathname !== "/"
      ? "Adressen gäller inte längre. Öppna den som make-docs visar nu."
      : "Ingen kontakt med make-docs. Försöker igen …";
    status.classList.add("lost");
    if (isRefused) setTimeout(connect, 1000);
  };
}

document.addEventListener("visibilitychange", connect);

list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  request(link.getAttribute("href").slice(1), true);
  draw();
  if (narrow.matches) menu.open = false;
});
addEventListener("popstate", () => {
  if (!state || !find(pathInAddress())) return;
  requested = pathInAddress();
  draw();
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  pages.focus();
});

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

/** The browser's storage, if it is allowed. */
const storage = (() => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
})();

/** Stores a choice between visits. */
function persist(control, name, apply) {
  const isBox = control.type === "checkbox";
  const before = storage?.getItem(name) ?? null;
  if (before !== null && isBox) control.checked = before === "true";
  else if ([...(control.options ?? [])].some((option) => option.value === before)) control.value = before;
  control.addEventListener("change", () => {
    storage?.setItem(name, isBox ? String(control.checked) : control.value);
    apply();
  });
  apply();
}

persist(follow, "follow", () => {});
persist(editor, "editor", () => state && draw());
editor.parentElement.hidden = !isLocal;
persist(zoom, "zoom", () => {
  // The scroll position stays: the same share of the page at the top.
  const first = [...pages.children].find((page) => page.offsetTop + page.offsetHeight > pages.scrollTop);
  const share = first && (pages.scrollTop - first.offsetTop) / first.offsetHeight;
  const isWide = zoom.value === "width";
  pages.toggleAttribute("data-zoom", !isWide);
  pages.style.setProperty("--zoom", isWide ? 1 : zoom.value);
  if (first) pages.scrollTop = first.offsetTop + share * first.offsetHeight;
});

const narrow = matchMedia("(max-width: 50rem)");
const fold = () => { menu.open = !narrow.matches; };
narrow.addEventListener("change", fold);
fold();
connect();
