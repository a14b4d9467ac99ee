/** Moves that are for this desk and aren't possible now, each with the reason. */
import type { ReactNode } from "react";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { labelOf } from "./move-words.ts";
import { useWho } from "./use-person.ts";

/** Moves that are barred with wrong-state only after they were made. Then their reason isn't shown, because nobody misses them. */
const DONE_ONCE = ["settle", "enter-in-error"];

export function Barred({ view }: { view: HandoffView }): ReactNode {
	const { say, has } = useWords();
	const who = useWho(view);
	const barred = view.barred.filter(({ move, code }) => !(code === "wrong-state" && DONE_ONCE.includes(move)));
	if (barred.length === 0) return null;
	return (
		<ul className="handoff-state-barred">
			{barred.map(({ move, code }) => {
				const why = [`handoffs.barred.${code}`, `error.${code}`].find(has) ?? "error.internal";
				return (
					<li key={move}>
						<Say id="handoffs.barred" values={{ move: say(labelOf(move, view), { who }) }} /> <Say id={why as MessageId} />
					</li>
				);
			})}
		</ul>
	);
}
