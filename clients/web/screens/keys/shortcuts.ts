/** The shortcuts with single keys. Pure. Keys count by their place, so that they work on Cyrillic and Arabic layouts. */

export type Shortcut = "today" | "cases" | "handoffs" | "new" | "edit" | "next" | "previous" | "list";

type Press = Pick<KeyboardEvent, "code" | "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** The key that begins a shortcut of two keys. */
const FIRST = "KeyG";
const SECOND: Record<string, Shortcut> = { KeyT: "today", KeyC: "cases", KeyH: "handoffs" };
const SINGLE: Record<string, Shortcut> = { KeyN: "new", KeyE: "edit", KeyJ: "next", KeyK: "previous" };

export interface Pressed {
	shortcut: Shortcut | null;
	/** The second key of a shortcut is awaited. */
	isBegun: boolean;
}

const NOTHING: Pressed = { shortcut: null, isBegun: false };

/** @param isBegun the first key of two was pressed just before. @example pressed(event, false).shortcut === "new" */
export function pressed(press: Press, isBegun: boolean): Pressed {
	const { code, key, ctrlKey, metaKey, altKey, shiftKey } = press;
	// Ctrl with Alt is AltGr, which types characters.
	if (ctrlKey || metaKey || altKey) return NOTHING;
	// The question mark is on another key in each layout.
	if (key === "?" || key === "؟" || (shiftKey && code === "Slash")) return { shortcut: "list", isBegun: false };
	if (shiftKey) return NOTHING;
	if (isBegun) return { shortcut: SECOND[code] ?? null, isBegun: false };
	return code === FIRST ? { shortcut: null, isBegun: true } : { shortcut: SINGLE[code] ?? null, isBegun: false };
}
