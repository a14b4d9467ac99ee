/** All shortcuts, with what they do. */
import type { ReactNode } from "react";
import { type MessageId, Say } from "../../words/words.tsx";
import { isApple } from "./apple.ts";
import "./keys.css";

interface Line {
	/** Pressed together, or one after the other. */
	keys: string[];
	isSequence?: true;
	id: MessageId;
	/** A place to go to. */
	place?: MessageId;
}

const CONTROL = isApple() ? "⌘" : "Ctrl";
const ALWAYS: Line[] = [
	{ keys: [CONTROL, "K"], id: "find.open" },
	{ keys: [CONTROL, "Enter"], id: "keys.send" },
	{ keys: ["Esc"], id: "keys.close" },
];
const SINGLE: Line[] = [
	{ keys: ["G", "T"], isSequence: true, id: "keys.go", place: "house.today" },
	{ keys: ["G", "C"], isSequence: true, id: "keys.go", place: "cases.title" },
	{ keys: ["G", "H"], isSequence: true, id: "keys.go", place: "handoffs.title" },
	{ keys: ["N"], id: "keys.new" },
	{ keys: ["E"], id: "keys.edit" },
	{ keys: ["J"], id: "keys.next" },
	{ keys: ["K"], id: "keys.previous" },
	{ keys: ["?"], id: "keys.list" },
];

export function KeyList(): ReactNode {
	return (
		<>
			<Lines title="keys.always" lines={ALWAYS} />
			<Lines title="keys.single" lines={SINGLE} />
			<p className="muted small">
				<Say id="keys.layout" />
			</p>
		</>
	);
}

function Lines({ title, lines }: { title: MessageId; lines: Line[] }): ReactNode {
	return (
		<>
			<h3>
				<Say id={title} />
			</h3>
			<dl className="keys">
				{lines.map(({ keys, isSequence, id, place }) => (
					<div key={keys.join()}>
						<dt dir="ltr">
							{keys.map((key, position) => (
								<span key={key}>
									{position > 0 && (isSequence ? " " : " + ")}
									<kbd>{key}</kbd>
								</span>
							))}
						</dt>
						<dd>
							<Say id={id} values={place && { place: <Say id={place} /> }} />
						</dd>
					</div>
				))}
			</dl>
		</>
	);
}
