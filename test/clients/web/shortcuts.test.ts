/** Which keys are shortcuts. They count by place, so that they are the same on every layout. */
import t from "tap";
import { matchKey, shortcutWithControl } from "../../../clients/web/screens/keys/shortcuts.ts";

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const press = (code: string, more: Partial<Parameters<typeof matchKey>[0]> = {}) => ({ code, key: "x", ...NONE, ...more });
const alone = (code: string, more = {}) => matchKey(press(code, more), []).shortcut;

t.test("single keys, on a Cyrillic layout too", async (t) => {
	t.equal(alone("KeyN", { key: "т" }), "new");
	t.equal(alone("KeyE", { key: "ث" }), "edit");
	t.equal(alone("KeyJ"), "next");
	t.equal(alone("KeyK"), "previous");
	t.equal(alone("KeyT"), null);
	t.equal(alone("KeyA"), null);
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

t.test("with Ctrl, or Cmd on devices of Apple, by the place of the key", async (t) => {
	const find = press("KeyK", { key: "л", ctrlKey: true });
	const held = (more = {}, isApple = false) => shortcutWithControl({ ...find, repeat: false, ...more }, isApple);
	t.equal(held(), "find");
	t.equal(held({}, true), null, "on a Mac it deletes to the end of the line");
	t.equal(held({ ctrlKey: false, metaKey: true }, true), "find");
	t.equal(held({ ctrlKey: false, metaKey: true }), null);
	for (const other of [{ altKey: true }, { shiftKey: true }, { repeat: true }, { code: "KeyN" }, { ctrlKey: false }])
		t.equal(held(other), null, JSON.stringify(other));
	t.equal(held({ code: "Enter" }), "send");
	t.equal(held({ code: "NumpadEnter" }), "send");
});

t.test("the question mark stands elsewhere on each layout", async (t) => {
	t.equal(alone("Minus", { key: "?", shiftKey: true }), "list", "German");
	t.equal(alone("Digit7", { key: "?", shiftKey: true }), "list", "Russian");
	t.equal(alone("Slash", { key: "؟", shiftKey: true }), "list", "Arabic");
	t.equal(alone("Slash", { key: "/" }), null);
});

t.test("no shortcut with Ctrl, Alt or AltGr, Cmd, or Shift", async (t) => {
	for (const held of [{ ctrlKey: true }, { altKey: true }, { ctrlKey: true, altKey: true }, { metaKey: true }, { shiftKey: true }])
		t.same(matchKey(press("KeyN", held), []), { shortcut: null, prefix: [] }, JSON.stringify(held));
	t.same(matchKey(press("KeyT", { ctrlKey: true }), ["KeyG"]), { shortcut: null, prefix: [] });
});
