/** The moves that this person may make now: the primary one, some beside it, and the rest under "Other". */
import { type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { EventName } from "./history.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { isShown, labelOf, type MoveOption } from "./move-words.ts";
import { SafetyClashes } from "./safety-clashes.tsx";
import { useWho } from "./use-person.ts";

/** Moves that are shown beside the primary one: answers to a request, and a departure or arrival that happens earlier than expected. */
const BESIDE = ["accept", "decline", "depart", "arrived", "receive", "settle"];

export function Moves({ view }: { view: HandoffView }): ReactNode {
	const [open, setOpen] = useState<{ option: MoveOption; seen: number } | null>(null);
	const [isMoved, setMoved] = useState(false);
	const quick = useAct("moveHandoff");
	const who = useWho(view);
	const moves = view.moves.filter(({ move }) => isShown(move, view));
	const primary = moves.find(({ move }) => move === view.primary);
	const others = moves.filter((each) => each !== primary);
	const start = (option: MoveOption) => {
		setMoved(false);
		// These moves need no dialog.
		if (option.move === "acknowledge" || option.move === "take") quick.mutate({ handoff: view.id, move: option.move, seen: view.seen });
		else setOpen({ option, seen: view.seen });
	};
	/**
	 * Closes the dialog. The pressed button may be gone, so the sentence about the state gets the focus.
	 * @param wasMoved whether somebody else has moved the hand-off meanwhile
	 */
	const close = (wasMoved: boolean) => {
		flushSync(() => {
			setOpen(null);
			setMoved(wasMoved);
		});
		document.getElementById("handoff-state")?.focus();
	};
	const button = (option: MoveOption, kind: "primary" | "secondary" = "secondary") => (
		<Button
			key={option.move}
			kind={kind}
			isBusy={quick.isPending}
			onClick={() => start(option)}
			id={labelOf(option.move, view)}
			values={{ who }}
		/>
	);
	// The notice about an overdue arrival advises to put the hand-off on hold, so this move must be easy to find.
	const besideNow = [...BESIDE, "take", ...(view.flags.includes("overdue") ? ["hold", "tell"] : [])];
	const beside = others.filter(({ move }) => besideNow.includes(move));
	const rest = others.filter(({ move }) => !besideNow.includes(move));
	return (
		<>
			<div role="status">{isMoved && <Moved view={view} />}</div>
			{quick.error && <ErrorNotice error={dataOf(quick.error)} />}
			<SafetyClashes view={view} />
			{(primary || beside.length > 0) && (
				<div className="buttons buttons-step">
					{view.mustBeTakenUp && !view.isToUs && (
						<SayLink className="button button-primary" to="/cases/$id/handoffs/new" params={{ id: view.case }} id="handoffs.ask-another" />
					)}
					{primary && button(primary, "primary")}
					{beside.map((option) => button(option))}
				</div>
			)}
			<Barred view={view} />
			{rest.length > 0 && (
				<details className="handoff-state-other">
					<Say as="summary" id="handoffs.other-moves" />
					<div className="buttons">{rest.map((option) => button(option))}</div>
				</details>
			)}
			{open && <MoveDialog view={view} {...open} onClose={() => setOpen(null)} onDone={() => close(false)} onMoved={() => close(true)} />}
		</>
	);
}

/** Says that somebody else has moved the hand-off meanwhile. */
function Moved({ view: { history, kind } }: { view: HandoffView }): ReactNode {
	const last = history.at(-1);
	if (!last) return null;
	return (
		<Notice kind="warn">
			<p>
				<Say
					id="handoffs.moved"
					values={{ event: <EventName what={last.what} kind={kind} />, desk: <Party party={last.as} />, time: new Date(last.at) }}
				/>
			</p>
		</Notice>
	);
}

/** Moves that are barred with wrong-state only after they were made. Then their reason isn't shown, because nobody misses them. */
const DONE_ONCE = ["settle", "enter-in-error"];

/** What is missing, where the desk that has her can't take the case. */
function detailOf(code: string, { basis, hasHer, isToUs }: HandoffView): string {
	if (code !== "no-basis" || !isToUs || !hasHer) return "";
	return basis?.countersign === "awaited" ? ".second" : ".met";
}

function Barred({ view }: { view: HandoffView }): ReactNode {
	const { say, has } = useWords();
	const who = useWho(view);
	const barred = view.barred.filter(({ move, code }) => !(code === "wrong-state" && DONE_ONCE.includes(move)));
	if (barred.length === 0) return null;
	return (
		<ul className="handoff-state-barred">
			{barred.map(({ move, code }) => {
				const why =
					[`handoffs.barred.${code}${detailOf(code, view)}`, `handoffs.barred.${code}`, `error.${code}`].find(has) ?? "error.internal";
				return (
					<li key={move}>
						<Say id="handoffs.barred" values={{ move: say(labelOf(move, view), { who }) }} /> <Say id={why as MessageId} values={{ who }} />
					</li>
				);
			})}
		</ul>
	);
}
