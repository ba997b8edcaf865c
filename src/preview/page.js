// Keeps the page like the board that the server tells: the list of documents, the chosen one's pages,
// what is wrong. What hasn't changed isn't touched.

import { drawPages, get, make } from "/pages.js";

const at = (id) => document.getElementById(id);
const [menu, list, title, stage, follow, zoom, editor, published, held, pages, findings, origin, news] = [
  "menu", "documents", "title", "stage", "follow", "zoom", "editor", "published", "held", "pages", "findings",
  "origin", "news",
].map(at);

let board = null;
/** The path of the document that is shown. */
let chosen = null;
let edits = null;
let builds = null;
let listed = "";
let told = "";
const scrolled = new Map();
/** What the pages of each document looked like when they were shown last, or after the build before. */
const looked = new Map();
const looks = (own) => own.pages.map((page) => page.look);

const documents = () => board.groups.flatMap((group) => group.documents.map((own) => ({ ...own, group: group.title })));
const find = (path) => documents().find((own) => own.path === path);

/** "1 fel, 2 varningar"; nothing for none. */
function found(all) {
  const errors = all.filter((finding) => finding.severity === "error").length;
  const warnings = all.length - errors;
  const words = [errors && `${errors} fel`, warnings && `${warnings} ${warnings === 1 ? "varning" : "varningar"}`];
  return words.filter(Boolean).join(", ");
}

/** The path in the address. */
function addressed() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/** The path that was asked for: in the address, by a click, or by writing in it. */
let asked = addressed();

/** What to show when nobody has asked: what is being written, a draft, minutes, any. */
function fallback() {
  const all = documents();
  const isDraft = (own) => own.stage === "utkast" && own.pages.length > 0;
  const found = all.find((own) => own.path === board.edited[0]) ?? all.find(isDraft)
    ?? all.find((own) => own.path.endsWith("/protokoll.pdf")) ?? all[0];
  return found?.path ?? null;
}

/** Whether it was asked for by writing in it. */
let isLed = false;

/** Asks for a document: by a click, or since it is being written. */
function ask(path, isClick) {
  asked = path;
  isLed = !isClick;
  if (path !== addressed()) history[isClick ? "pushState" : "replaceState"](null, "", `#${path}`);
}

/** Shows the document that was asked for, or another until there is one, where it was scrolled to last. */
function draw() {
  const path = find(asked)?.path ?? (board.elapsed !== null && find(chosen) ? chosen : fallback());
  const isOther = path !== chosen;
  if (isOther && board.elapsed === null && chosen !== null && chosen === asked) {
    drawNews(); // a new server is making what is shown
    return;
  }
  if (isOther) {
    if (chosen) scrolled.set(chosen, pages.scrollTop);
    chosen = path;
    pages.replaceChildren();
    origin.replaceChildren();
  }
  const own = find(chosen);
  drawPages(own); // first, since it is waited for
  drawList(isOther);
  drawHead(own);
  drawFindings(own);
  drawNews();
  if (isOther) pages.scrollTop = scrolled.get(path) ?? 0;
  if (own) drawChange(own, isOther);
}

/** Leads to the first page that an edit has changed, if none that it has can be seen. */
function drawChange(own, isOther) {
  const before = looked.get(own.path);
  looked.set(own.path, looks(own));
  const changed = own.pages.map((page, i) => i).filter((i) => before?.length > 0 && before[i] !== own.pages[i].look);
  if (changed.length === 0) return;
  const show = () => pages.children[changed[0]]?.scrollIntoView();
  if (isOther) {
    if (isLed) show();
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
    const summary = make("summary", { "data-key": group.title }, make("span", {}, "Anslag"), mark);
    links.append(make("li", {}, make("details", {}, summary, inner)));
  }
  return [make("h2", {}, group.title), links];
}

/** What stays the same of a link or a fold when the list is made anew. */
const key = (element) => element?.getAttribute("href") ?? element?.dataset?.key;

/** The list of documents. */
function drawList(isOther) {
  const signature = JSON.stringify(board.groups.map((group) => [group.title, group.documents.map((own) =>
    [own.path, own.label, own.stage, own.held, own.note])]));
  if (signature !== listed) {
    listed = signature;
    const focused = list.contains(document.activeElement) && key(document.activeElement);
    const open = [...list.querySelectorAll("[open] > summary")].map(key);
    list.replaceChildren(...board.groups.flatMap(drawGroup));
    for (const element of list.querySelectorAll("a, summary")) {
      if (open.includes(key(element))) element.parentElement.open = true;
      if (focused && focused === key(element)) element.focus();
    }
    isOther = true;
  }
  if (!isOther) return;
  for (const link of list.querySelectorAll("a")) {
    if (link.getAttribute("href") === `#${chosen}`) {
      link.setAttribute("aria-current", "page");
      link.closest("details:not(#menu)")?.setAttribute("open", "");
    } else {
      link.removeAttribute("aria-current");
    }
  }
}

/** Gives an element other words. The same words are no change: nothing needs to be laid out anew. */
function say(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

/** The chosen document's heading. */
function drawHead(own) {
  say(title, own ? `${own.label} · ${own.group}` : "Inga dokument än");
  document.title = own ? title.textContent : "Förhandsvisning – make-docs";
  stage.hidden = !own?.stage;
  say(stage, own?.stage ?? "");
  stage.classList.toggle("done", ["justerat", "beslutat"].includes(own?.stage));
  held.hidden = !own?.held || own.pages.length === 0;
  published.hidden = !own?.published;
  if (own?.published) {
    published.href = `/output/${own.path}`;
    say(published, own.path.endsWith(".pdf") ? "Öppna PDF" : "Hämta filen");
  }
}

/** Where an editor opens a file at a line; none for none. */
function address({ file, line, column }) {
  const absolute = `${board.root}/${file}`;
  const encoded = absolute.split("/").map(encodeURIComponent).join("/").replace("%3A", ":");
  const path = encoded.startsWith("/") ? encoded : `/${encoded}`;
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
  const { look } = text.closest("svg").dataset;
  const place = await get(`/origins/${look}/${text.dataset.line}/${chosen}`, (answer) => answer.json());
  if (!place?.file) {
    origin.replaceChildren(place ? "Orden står inte i underlaget: de kommer ur mallen." : "Sidan har ändrats; klicka igen.");
    return;
  }
  const words = `${place.file}, rad ${place.line}`;
  const link = address(place);
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
    const link = finding.line && address(finding);
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
  const places = () => [...findings.querySelectorAll("a, ul")];
  const focused = places().indexOf(document.activeElement);
  for (const [id, all, where] of groups) {
    const hasErrors = all.some((finding) => finding.severity === "error");
    const group = at(id);
    group.hidden = all.length === 0;
    // Errors open themselves; warnings don't take a small window.
    if (id === "own" && hasErrors !== hadErrors) group.open = (hadErrors = hasErrors) || !small.matches;
    group.querySelector("summary").textContent = `${found(all)} ${where}`;
    group.querySelector("ul").replaceChildren(...all.map(drawFinding));
  }
  if (focused >= 0) places()[focused]?.focus();
}

/** What the last build came to. */
function drawNews() {
  const { elapsed } = board;
  news.classList.remove("lost");
  if (elapsed === null) {
    say(news, "Gör dokumenten …");
    return;
  }
  say(news, `${Math.round(elapsed)} ms, ${found(board.findings) || "inget att anmärka"}`);
}

/** Takes a new board: what is shown stays, unless another document is being written. */
function take(next) {
  board = next;
  const isEdited = edits !== null && edits !== board.edits;
  const isBuilt = builds !== board.builds;
  [edits, builds] = [board.edits, board.builds];
  if (isEdited && follow.checked && board.edited.length > 0 && !board.edited.includes(chosen)) ask(board.edited[0], false);
  draw();
  if (isBuilt) documents().forEach((own) => looked.set(own.path, looks(own)));
}

let source = null;

/** Listens while the page can be seen; a connection that breaks is made again. */
function listen() {
  source?.close();
  source = null;
  if (document.hidden) return;
  source = new EventSource("/events");
  source.onmessage = (event) => take(JSON.parse(event.data));
  source.onerror = () => {
    news.textContent = "Ingen kontakt med make-docs; försöker igen …";
    news.classList.add("lost");
    if (source?.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
}

document.addEventListener("visibilitychange", listen);

list.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  ask(link.getAttribute("href").slice(1), true);
  draw();
  if (narrow.matches) menu.open = false;
});
addEventListener("popstate", () => {
  if (!board || !find(addressed())) return;
  asked = addressed();
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

/** What the browser keeps from time to time, if it keeps anything. */
const kept = (() => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
})();

/** Keeps a choice from time to time. */
function keep(control, name, apply) {
  const isBox = control.type === "checkbox";
  const before = kept?.getItem(name) ?? null;
  if (before !== null && isBox) control.checked = before === "true";
  else if ([...(control.options ?? [])].some((option) => option.value === before)) control.value = before;
  control.addEventListener("change", () => {
    kept?.setItem(name, isBox ? String(control.checked) : control.value);
    apply();
  });
  apply();
}

keep(follow, "follow", () => {});
keep(editor, "editor", () => board && draw());
keep(zoom, "zoom", () => {
  // The place stays: so far down on the page that is at the top.
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
listen();
