/** The moves that this person may make now: the one that takes it forward, those that stand beside it, and the rest under "Other". */

import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { Barred } from "./barred.tsx";
import { EventName } from "./history.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { labelOf, type MoveOption } from "./move-words.ts";
import { SafetyClashes } from "./safety-clashes.tsx";
import { useWho } from "./use-person.ts";

/** They stand beside the primary move: an answer, and what people say when she leaves or arrives early. */
const BESIDE = ["accept", "decline", "depart", "receive", "settle"];

export function Moves({ view }: { view: HandoffView }): ReactNode {
	const [open, setOpen] = useState<{ option: MoveOption; seen: number } | null>(null);
	const [isMoved, setMoved] = useState(false);
	const seen = useAct("moveHandoff");
	const who = useWho(view);
	// A request is made in its own screen. When nobody needs to take it up any more, there is nothing to settle.
	const moves = view.moves.filter(({ move }) => move !== "request" && (move !== "settle" || view.mustBeTakenUp));
	const primary = moves.find(({ move }) => move === view.primary);
	const others = moves.filter((each) => each !== primary);
	const start = (option: MoveOption) => {
		setMoved(false);
		// "We have seen it" needs no second question.
		if (option.move === "acknowledge") seen.mutate({ handoff: view.id, move: "acknowledge", seen: view.seen });
		else setOpen({ option, seen: view.seen });
	};
	/** The button of the move may be gone now. So the sentence takes the focus, as soon as no dialog is in front of it. */
	const end = (wasMoved: boolean) => {
		flushSync(() => {
			setOpen(null);
			setMoved(wasMoved);
		});
		document.getElementById("standing")?.focus();
	};
	const button = (option: MoveOption, kind: "primary" | "secondary" = "secondary") => (
		<Button key={option.move} kind={kind} isBusy={seen.isPending} onClick={() => start(option)}>
			<Say id={labelOf(option.move, view)} values={{ who }} />
		</Button>
	);
	// The notice that she is overdue says to put it on hold.
	const besideNow = view.flags.includes("overdue") ? [...BESIDE, "hold"] : BESIDE;
	const beside = others.filter(({ move }) => besideNow.includes(move));
	const rest = others.filter(({ move }) => !besideNow.includes(move));
	return (
		<>
			<div role="status">{isMoved && <Moved view={view} />}</div>
			{seen.error && <ErrorNotice error={dataOf(seen.error)} />}
			<SafetyClashes view={view} />
			{(primary || beside.length > 0) && (
				<div className="buttons">
					{view.mustBeTakenUp && !view.isToUs && (
						<Link className="button button-primary" to="/cases/$id/handoffs/new" params={{ id: view.case }}>
							<Say id="handoffs.ask-another" />
						</Link>
					)}
					{primary && button(primary, "primary")}
					{beside.map((option) => button(option))}
				</div>
			)}
			<Barred view={view} />
			{rest.length > 0 && (
				<details className="standing-other">
					<summary>
						<Say id="handoffs.other-moves" />
					</summary>
					<div className="buttons">{rest.map((option) => button(option))}</div>
				</details>
			)}
			{open && <MoveDialog view={view} {...open} onClose={() => setOpen(null)} onDone={() => end(false)} onMoved={() => end(true)} />}
		</>
	);
}

/** Somebody else was quicker. */
function Moved({ view: { history, travel } }: { view: HandoffView }): ReactNode {
	const last = history.at(-1);
	if (!last) return null;
	return (
		<Notice kind="warn">
			<p>
				<Say
					id="handoffs.moved"
					values={{ event: <EventName what={last.what} travel={travel} />, desk: <Party party={last.as} />, time: new Date(last.at) }}
				/>
			</p>
		</Notice>
	);
}
