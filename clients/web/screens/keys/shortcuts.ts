/**
 * The table of all keyboard shortcuts. The key listeners, the list of shortcuts and the settings are made from it. Pure.
 *
 * A shortcut is bound to the position of a key (`KeyboardEvent.code`), so that it also works on Cyrillic and Arabic layouts.
 */
import type { DeviceSettings } from "../../sitting/kinds.ts";
import type { MessageId } from "../../words/words.tsx";

export interface Shortcut {
	/** `KeyboardEvent.code` of each key, in the order of pressing. Only "?" is a character: each layout has it on another key. */
	keys: readonly string[];
	/** The key is pressed together with Ctrl, or with Cmd on Apple devices. */
	isWithControl?: true;
	/** The setting that turns it on; it is off by default (WCAG 2.1.4). Without a setting, it is always on. */
	setting?: keyof DeviceSettings;
	/** What it does, for the list of shortcuts. */
	description: MessageId;
	/** The screen that it opens. */
	screen?: { to: string; title: MessageId };
}

const SINGLE = { setting: "hasShortcuts" } as const;

export const SHORTCUTS = {
	// Cmd+K on Apple devices, because Ctrl+K deletes text there.
	find: { keys: ["KeyK"], isWithControl: true, description: "find.open" },
	send: { keys: ["Enter"], isWithControl: true, description: "keys.send" },
	// The dialogs handle this shortcut themselves.
	close: { keys: ["Escape"], description: "keys.close" },
	today: { ...SINGLE, keys: ["KeyG", "KeyT"], description: "keys.go", screen: { to: "/today", title: "house.today" } },
	cases: { ...SINGLE, keys: ["KeyG", "KeyC"], description: "keys.go", screen: { to: "/cases", title: "cases.title" } },
	handoffs: { ...SINGLE, keys: ["KeyG", "KeyH"], description: "keys.go", screen: { to: "/handoffs", title: "handoffs.title" } },
	new: { ...SINGLE, keys: ["KeyN"], description: "keys.new" },
	edit: { ...SINGLE, keys: ["KeyE"], description: "keys.edit" },
	next: { ...SINGLE, keys: ["KeyJ"], description: "keys.next" },
	previous: { ...SINGLE, keys: ["KeyK"], description: "keys.previous" },
	list: { ...SINGLE, keys: ["?"], description: "keys.list" },
	// Handled in sitting/use-lock.ts.
	hide: { keys: ["Shift", "Shift", "Shift"], setting: "hidesByShift", description: "parts.hide" },
} as const satisfies Record<string, Shortcut>;

type Table = typeof SHORTCUTS;
export type ShortcutName = keyof Table;
/** Shortcuts that are pressed without Ctrl. */
export type SingleShortcut = { [K in ShortcutName]: Table[K] extends typeof SINGLE ? K : never }[ShortcutName];
/** Shortcuts that open a screen. */
export type ScreenShortcut = { [K in ShortcutName]: Table[K] extends { screen: object } ? K : never }[ShortcutName];

const ROWS: [ShortcutName, Shortcut][] = Object.entries(SHORTCUTS) as [ShortcutName, Shortcut][];
const SINGLE_ROWS = ROWS.filter(([, { setting }]) => setting === SINGLE.setting) as [SingleShortcut, Shortcut][];

type Press = Pick<KeyboardEvent, "code" | "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

/** The shortcut that is pressed with Ctrl or Cmd, or null. */
export function shortcutWithControl(press: Press & Pick<KeyboardEvent, "repeat">, isApple: boolean): ShortcutName | null {
	const { code, ctrlKey, metaKey, altKey, shiftKey, repeat } = press;
	const isControl = isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey;
	if (!isControl || altKey || shiftKey || repeat) return null;
	const key = code === "NumpadEnter" ? "Enter" : code;
	return ROWS.find(([, { keys, isWithControl }]) => isWithControl && keys[0] === key)?.[0] ?? null;
}

/** The result of one key press. */
export interface KeyMatch {
	/** The shortcut that is now complete. */
	shortcut: SingleShortcut | null;
	/** The keys so far of a shortcut that needs more keys. */
	prefix: readonly string[];
}

const NO_MATCH: KeyMatch = { shortcut: null, prefix: [] };

/** Matches a key without Ctrl. @param prefix the `prefix` of the key before. @example matchKey(event, []).shortcut === "new" */
export function matchKey(press: Press, prefix: readonly string[]): KeyMatch {
	const key = singleKey(press);
	if (key === null) return NO_MATCH;
	const all = key === "?" ? [key] : [...prefix, key];
	const candidates = SINGLE_ROWS.filter(([, { keys }]) => all.every((each, position) => keys[position] === each));
	const complete = candidates.find(([, { keys }]) => keys.length === all.length);
	if (complete) return { shortcut: complete[0], prefix: [] };
	return candidates.length > 0 ? { shortcut: null, prefix: all } : NO_MATCH;
}

/** The position of the key, or "?". Null when the key can't belong to a single-key shortcut. */
function singleKey({ code, key, ctrlKey, metaKey, altKey, shiftKey }: Press): string | null {
	// On some keyboards Ctrl+Alt is AltGr, which types characters.
	if (ctrlKey || metaKey || altKey) return null;
	if (key === "?" || key === "؟" || (shiftKey && code === "Slash")) return "?";
	return shiftKey ? null : code;
}
