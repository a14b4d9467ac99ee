/** Which keys are shortcuts. They count by place, so that they are the same on every layout. */
import t from "tap";
import { pressed, pressedWithControl } from "../../../clients/web/screens/keys/shortcuts.ts";

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const press = (code: string, more: Partial<Parameters<typeof pressed>[0]> = {}) => ({ code, key: "x", ...NONE, ...more });
const alone = (code: string, more = {}) => pressed(press(code, more), []).shortcut;

t.test("single keys, on a Cyrillic layout too", async (t) => {
	t.equal(alone("KeyN", { key: "т" }), "new");
	t.equal(alone("KeyE", { key: "ث" }), "edit");
	t.equal(alone("KeyJ"), "next");
	t.equal(alone("KeyK"), "previous");
	t.equal(alone("KeyT"), null);
	t.equal(alone("KeyA"), null);
});

t.test("two keys, one after the other", async (t) => {
	const { shortcut, begun } = pressed(press("KeyG"), []);
	t.same({ shortcut, begun }, { shortcut: null, begun: ["KeyG"] });
	for (const [code, shortcut] of [
		["KeyT", "today"],
		["KeyC", "cases"],
		["KeyH", "handoffs"],
		["KeyN", null],
		["KeyG", null],
	] as const)
		t.same(pressed(press(code), begun), { shortcut, begun: [] }, code);
	t.equal(pressed(press("Slash", { key: "?", shiftKey: true }), begun).shortcut, "list");
});

t.test("with Ctrl, or Cmd on devices of Apple, by the place of the key", async (t) => {
	const find = press("KeyK", { key: "л", ctrlKey: true });
	const held = (more = {}, isApple = false) => pressedWithControl({ ...find, repeat: false, ...more }, isApple);
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
		t.same(pressed(press("KeyN", held), []), { shortcut: null, begun: [] }, JSON.stringify(held));
	t.same(pressed(press("KeyT", { ctrlKey: true }), ["KeyG"]), { shortcut: null, begun: [] });
});
