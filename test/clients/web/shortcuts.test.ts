/** Which keys are shortcuts. A key is known by its place on the keyboard, so the shortcuts are the same on every layout. */
import t from "tap";
import { matchKey, shortcutWithControl } from "../../../clients/web/screens/keys/shortcuts.ts";

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const press = (code: string, more: Partial<Parameters<typeof matchKey>[0]> = {}) => ({ code, key: "x", ...NONE, ...more });
const shortcutOf = (code: string, more = {}) => matchKey(press(code, more), []).shortcut;

t.test("single keys, on a Cyrillic layout too", async (t) => {
	t.equal(shortcutOf("KeyN", { key: "т" }), "new");
	t.equal(shortcutOf("KeyE", { key: "ث" }), "edit");
	t.equal(shortcutOf("KeyJ"), "next");
	t.equal(shortcutOf("KeyK"), "previous");
	t.equal(shortcutOf("KeyT"), null);
	t.equal(shortcutOf("KeyA"), null);
});

t.test("two keys, one after the other", async (t) => {
	const { shortcut, prefix } = matchKey(press("KeyG"), []);
	t.same({ shortcut, prefix }, { shortcut: null, prefix: ["KeyG"] });
	for (const [code, shortcut] of [
		["KeyT", "today"],
		["KeyC", "cases"],
		["KeyH", "handoffs"],
		["KeyN", null],
		["KeyG", null],
	] as const)
		t.same(matchKey(press(code), prefix), { shortcut, prefix: [] }, code);
	t.equal(matchKey(press("Slash", { key: "?", shiftKey: true }), prefix).shortcut, "list");
});

t.test("shortcuts with Ctrl, or with Cmd on devices of Apple, by the place of the key", async (t) => {
	const find = press("KeyK", { key: "л", ctrlKey: true });
	const held = (more = {}, isApple = false) => shortcutWithControl({ ...find, repeat: false, ...more }, isApple);
	t.equal(held(), "find");
	t.equal(held({}, true), null, "on a Mac, Ctrl+K deletes to the end of the line");
	t.equal(held({ ctrlKey: false, metaKey: true }, true), "find");
	t.equal(held({ ctrlKey: false, metaKey: true }), null);
	for (const other of [{ altKey: true }, { shiftKey: true }, { repeat: true }, { code: "KeyN" }, { ctrlKey: false }])
		t.equal(held(other), null, JSON.stringify(other));
	t.equal(held({ code: "Enter" }), "send");
	t.equal(held({ code: "NumpadEnter" }), "send");
});

t.test("the question mark is a shortcut, wherever the layout has it", async (t) => {
	t.equal(shortcutOf("Minus", { key: "?", shiftKey: true }), "list", "German");
	t.equal(shortcutOf("Digit7", { key: "?", shiftKey: true }), "list", "Russian");
	t.equal(shortcutOf("Slash", { key: "؟", shiftKey: true }), "list", "Arabic");
	t.equal(shortcutOf("Slash", { key: "/" }), null);
});

t.test("no shortcut with Ctrl, Alt or AltGr, Cmd, or Shift", async (t) => {
	for (const held of [{ ctrlKey: true }, { altKey: true }, { ctrlKey: true, altKey: true }, { metaKey: true }, { shiftKey: true }])
		t.same(matchKey(press("KeyN", held), []), { shortcut: null, prefix: [] }, JSON.stringify(held));
	t.same(matchKey(press("KeyT", { ctrlKey: true }), ["KeyG"]), { shortcut: null, prefix: [] });
});
