/* The code editor: CodeMirror, as PyScript's package brings it, in the page's colours.

   The figure `change` imports it when it comes into view, and a text area does its work until then, or where this
   cannot load. It lives in a shadow root, in which CodeMirror makes its styles without a <style> element, so that the
   page's Content-Security-Policy can go on forbidding those. */

// @ts-ignore (exists only after the build: py/sitebuild/make/vendored.py)
import { commands, core, language, python, state, view } from "./parts.js";

const { Decoration, EditorView, GutterMarker, gutter, highlightActiveLine, keymap, lineNumbers } = view;
const { EditorState, RangeSet, StateEffect, StateField } = state;

// The page's colours, by those of CodeMirror's default style, which knows what is a keyword and what a comment.
const COLOURS = {
  "#708": "var(--accent)", // keywords
  "#00f": "var(--accent)", // what is being defined
  "#940": "var(--ink-soft)", // comments
  "#a11": "var(--ink-soft)", // strings
  "#219": "var(--focus)", // True, None
  "#164": "var(--focus)", // numbers
};
const highlighting = language.HighlightStyle.define(
  language.defaultHighlightStyle.specs
    .filter(({ color }) => color in COLOURS)
    .map(({ tag, color }) => ({
      tag,
      color: COLOURS[color],
      ...(color === "#00f" && { fontWeight: "650" }),
      ...((color === "#940" || color === "#a11") && { fontStyle: "italic" }),
    })),
);

const theme = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", backgroundColor: "var(--raised)", fontSize: "var(--text-tiny)" },
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { color: "var(--ink-soft)", backgroundColor: "var(--sunk)", border: "0" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--sunk) 60%, transparent)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--focus) 25%, transparent) !important",
  },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--focus) 20%, transparent)" },
  ".cm-problem": { backgroundColor: "color-mix(in srgb, var(--accent) 14%, transparent)" },
  ".cm-problem-mark": { color: "var(--accent)", fontWeight: "700" },
  ".cm-problems": { width: "1.1em", textAlign: "center" },
});

/* Lines with a problem: tinted, and marked in the margin. */
const setProblems = StateEffect.define();
const problems = StateField.define({
  create: () => [],
  update: (lines, { effects }) => effects.find((effect) => effect.is(setProblems))?.value ?? lines,
});

class Mark extends GutterMarker {
  toDOM() {
    const mark = document.createElement("span");
    mark.className = "cm-problem-mark";
    mark.textContent = "!";
    return mark;
  }
}
const mark = new Mark();
const line = Decoration.line({ class: "cm-problem" });

/* A RangeSet with `what` at the beginning of each such line. The text may have lost lines since they were found. */
function atProblems(editorState, what) {
  const { doc } = editorState;
  const there = editorState.field(problems).filter((number) => number <= doc.lines);
  return RangeSet.of(there.map((number) => what.range(doc.line(number).from)));
}

/* Where typed text replaces several lines, browsers join what is left of them with styles of their own, which the page's
   Content-Security-Policy forbids. So CodeMirror replaces them, and the browser nothing. */
const selected = (root) => {
  const selection = root.getSelection?.();
  return selection?.rangeCount ? selection.getRangeAt(0) : undefined;
};
const replacing = EditorView.domEventHandlers({
  beforeinput(event, editor) {
    const [range = selected(editor.root)] = event.getTargetRanges(); // Chrome gives none in a shadow root
    if (event.inputType !== "insertText" || event.data === null || !range || range.collapsed) return false;
    const from = editor.posAtDOM(range.startContainer, range.startOffset);
    const to = editor.posAtDOM(range.endContainer, range.endOffset);
    const insert = editor.state.toText(event.data);
    const selection = { anchor: from + insert.length };
    editor.dispatch({ changes: { from, to, insert }, selection, userEvent: "input.type", scrollIntoView: true });
    event.preventDefault();
    return true;
  },
});

/** Puts an editor into the place of the text area `area`, with its text, its name and its cursor.
    Calls `changed()` when the text has changed, and `run()` for Ctrl-Enter. */
export function mount(area, changed, run) {
  const place = document.createElement("div");
  const root = place.attachShadow({ mode: "open" });
  const hadFocus = area === document.activeElement;
  const editor = new EditorView({
    doc: area.value,
    selection: { anchor: area.selectionStart, head: area.selectionEnd },
    root,
    parent: root,
    extensions: [
      // Tab indents; Escape, then Tab, leaves the editor, as CodeMirror provides for keyboards.
      keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }, commands.indentWithTab]),
      gutter({ class: "cm-problems", markers: (shown) => atProblems(shown.state, mark) }),
      lineNumbers(),
      highlightActiveLine(),
      language.indentOnInput(),
      language.bracketMatching(),
      core.minimalSetup,
      python.python(),
      language.indentUnit.of("    "),
      EditorState.tabSize.of(4),
      language.syntaxHighlighting(highlighting),
      theme,
      problems,
      replacing,
      EditorView.decorations.compute([problems, "doc"], (shown) => atProblems(shown, line)),
      EditorView.contentAttributes.of({ "aria-label": area.getAttribute("aria-label"), tabindex: "0" }),
      EditorView.updateListener.of((update) => update.docChanged && changed()),
    ],
  });
  area.after(place);
  area.hidden = true;
  if (hadFocus) editor.focus();
  return {
    text: () => editor.state.doc.toString(),
    /** Replaces what differs, so that the cursor and the lines in view stay. */
    replace(wanted) {
      const now = editor.state.doc.toString();
      const most = Math.min(now.length, wanted.length);
      let from = 0;
      while (from < most && now[from] === wanted[from]) from++;
      let end = 0;
      while (end < most - from && now[now.length - 1 - end] === wanted[wanted.length - 1 - end]) end++;
      const insert = wanted.slice(from, wanted.length - end);
      editor.dispatch({
        changes: { from, to: now.length - end, insert },
        effects: EditorView.scrollIntoView(from, { y: "center" }),
      });
    },
    /** @param {Iterable<number>} lines */
    mark(lines) {
      const numbers = [...lines].sort((a, b) => a - b); // a list of Python does not outlive this call
      editor.dispatch({ effects: setProblems.of(numbers) });
      editor.contentDOM.setAttribute("aria-invalid", String(numbers.length > 0));
    },
    go(number) {
      const { from } = editor.state.doc.line(Math.min(number, editor.state.doc.lines));
      editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      editor.focus();
    },
  };
}
