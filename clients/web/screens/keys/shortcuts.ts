/**
 * All shortcuts of the keyboard. What listens to keys, the list that people read and the settings follow this table. Pure.
 *
 * A key counts by its place (`KeyboardEvent.code`), so that shortcuts work on Cyrillic and Arabic layouts.
 */
import type { DeviceSettings } from "../../sitting/kinds.ts";
import type { MessageId } from "../../words/words.tsx";

export interface Shortcut {
	/** The places of the keys, one after the other. "?" is the character itself, which is on another key in each layout. */
	keys: readonly string[];
	/** The key is held together with Ctrl, or with Cmd on devices of Apple. */
	isWithControl?: true;
	/** Off until this is turned on (WCAG 2.1.4). Without a setting it is always on. */
	setting?: keyof DeviceSettings;
	/** What it does, for the list. */
	does: MessageId;
	/** The place that it goes to. */
	place?: { to: string; title: MessageId };
}

const SINGLE = { setting: "hasShortcuts" } as const;

export const SHORTCUTS = {
	// On devices of Apple, Ctrl+K deletes text.
	find: { keys: ["KeyK"], isWithControl: true, does: "find.open" },
	send: { keys: ["Enter"], isWithControl: true, does: "keys.send" },
	// Dialogs listen to it themselves.
	close: { keys: ["Escape"], does: "keys.close" },
	today: { ...SINGLE, keys: ["KeyG", "KeyT"], does: "keys.go", place: { to: "/today", title: "house.today" } },
	cases: { ...SINGLE, keys: ["KeyG", "KeyC"], does: "keys.go", place: { to: "/cases", title: "cases.title" } },
	handoffs: { ...SINGLE, keys: ["KeyG", "KeyH"], does: "keys.go", place: { to: "/handoffs", title: "handoffs.title" } },
	new: { ...SINGLE, keys: ["KeyN"], does: "keys.new" },
	edit: { ...SINGLE, keys: ["KeyE"], does: "keys.edit" },
	next: { ...SINGLE, keys: ["KeyJ"], does: "keys.next" },
	previous: { ...SINGLE, keys: ["KeyK"], does: "keys.previous" },
	list: { ...SINGLE, keys: ["?"], does: "keys.list" },
	// The lock listens to it, in sitting/use-lock.ts.
	hide: { keys: ["Shift", "Shift", "Shift"], setting: "hidesByShift", does: "parts.hide" },
} as const satisfies Record<string, Shortcut>;

type Table = typeof SHORTCUTS;
export type ShortcutName = keyof Table;
/** Those with single keys. */
export type SingleShortcut = { [K in ShortcutName]: Table[K] extends typeof SINGLE ? K : never }[ShortcutName];
/** Those that go to a place. */
export type PlaceShortcut = { [K in ShortcutName]: Table[K] extends { place: object } ? K : never }[ShortcutName];

const ROWS: [ShortcutName, Shortcut][] = Object.entries(SHORTCUTS) as [ShortcutName, Shortcut][];
const SINGLE_ROWS = ROWS.filter(([, { setting }]) => setting === SINGLE.setting) as [SingleShortcut, Shortcut][];

type Press = Pick<KeyboardEvent, "code" | "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** The shortcut that is pressed with Ctrl or Cmd, or null. */
export function pressedWithControl(press: Press & Pick<KeyboardEvent, "repeat">, isApple: boolean): ShortcutName | null {
	const { code, ctrlKey, metaKey, altKey, shiftKey, repeat } = press;
	const isControl = isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
	if (!isControl || altKey || shiftKey || repeat) return null;
	const place = code === "NumpadEnter" ? "Enter" : code;
	return ROWS.find(([, { keys, isWithControl }]) => isWithControl && keys[0] === place)?.[0] ?? null;
}

export interface Pressed {
	shortcut: SingleShortcut | null;
	/** What was pressed of a shortcut whose next key is awaited. */
	begun: readonly string[];
}

const NOTHING: Pressed = { shortcut: null, begun: [] };

/** @param begun of the press just before. @example pressed(event, []).shortcut === "new" */
export function pressed(press: Press, begun: readonly string[]): Pressed {
	const key = singleKey(press);
	if (key === null) return NOTHING;
	const all = key === "?" ? [key] : [...begun, key];
	const fitting = SINGLE_ROWS.filter(([, { keys }]) => all.every((each, position) => keys[position] === each));
	const whole = fitting.find(([, { keys }]) => keys.length === all.length);
	if (whole) return { shortcut: whole[0], begun: [] };
	return fitting.length > 0 ? { shortcut: null, begun: all } : NOTHING;
}

function singleKey({ code, key, ctrlKey, metaKey, altKey, shiftKey }: Press): string | null {
	// Ctrl with Alt is AltGr, which types characters.
	if (ctrlKey || metaKey || altKey) return null;
	if (key === "?" || key === "؟" || (shiftKey && code === "Slash")) return "?";
	return shiftKey ? null : code;
}
