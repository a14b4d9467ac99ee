/** All shortcuts, with what they do. */
import type { ReactNode } from "react";
import { type MessageId, Say } from "../../words/words.tsx";
import { isApple } from "./apple.ts";
import { SHORTCUTS, type Shortcut } from "./shortcuts.ts";
import "./keys.css";

const ALL: Shortcut[] = Object.values(SHORTCUTS);
const ALWAYS = ALL.filter(({ setting }) => setting === undefined);
const OPTIONAL = ALL.filter(({ setting }) => setting !== undefined);

export function KeyList(): ReactNode {
	return (
		<>
			<ShortcutList title="keys.always" shortcuts={ALWAYS} />
			<ShortcutList title="keys.single" shortcuts={OPTIONAL} />
			<Say as="p" className="muted small" id="keys.layout" />
		</>
	);
}

function ShortcutList({ title, shortcuts }: { title: MessageId; shortcuts: Shortcut[] }): ReactNode {
	return (
		<>
			<Say as="h3" id={title} />
			<dl className="keys">
				{shortcuts.map((shortcut) => (
					<ShortcutLine key={shortcut.keys.join()} shortcut={shortcut} />
				))}
			</dl>
		</>
	);
}

function ShortcutLine({ shortcut: { keys, isWithControl, description, screen } }: { shortcut: Shortcut }): ReactNode {
	return (
		<div>
			<dt dir="ltr">
				{isWithControl && (
					<>
						<kbd>{isApple() ? "⌘" : "Ctrl"}</kbd>
						{" + "}
					</>
				)}
				{keys.map((key, position) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: the same key may be pressed twice.
					<span key={position}>
						{position > 0 && " "}
						<kbd>{labelOf(key)}</kbd>
					</span>
				))}
			</dt>
			<Say as="dd" id={description} values={screen && { place: <Say id={screen.title} /> }} />
		</div>
	);
}

/** The text on a key. @param key a `KeyboardEvent.code`, or "?". */
const labelOf = (key: string) => (key === "Escape" ? "Esc" : key.replace(/^Key/, ""));
