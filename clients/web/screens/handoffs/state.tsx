/** The state of a hand-off in a sentence, and the side that must act next. */
import type { ReactNode } from "react";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say, useWords } from "../../words/words.tsx";
import { kindOfFlag } from "./flags.ts";
import { Reason } from "./names.tsx";
import { Overdue } from "./overdue.tsx";
import { SecondPerson } from "./second-person.tsx";
import { useWho } from "./use-person.ts";
import "./state.css";

/** @param children the moves. */
export function HandoffState({ view, children }: { view: HandoffView; children: ReactNode }): ReactNode {
	const { turn, reason, flags } = view;
	const who = useWho(view);
	return (
		<section className="handoff-state" aria-labelledby="handoff-state">
			<p id="handoff-state" className="handoff-state-sentence" tabIndex={-1}>
				<StateSentence view={view} />
			</p>
			{reason !== null && <Say as="p" id="handoffs.reason" values={{ reason: <Reason code={reason} /> }} />}
			{!(turn === "them" && flags.includes("overdue")) && <Say as="p" className="muted" id={`handoffs.turn.${turn}`} />}
			{isRunningTo(view) && view.other.isInDanger && (
				<Notice kind="danger" title={<Say id="handoffs.danger" values={{ who }} />}>
					<Say as="p" id="handoffs.danger-help" values={{ other: <Party party={view.other} /> }} />
				</Notice>
			)}
			{flags.map((flag) => (
				<FlagNotice key={flag} flag={flag} view={view} />
			))}
			{children}
		</section>
	);
}

const OVER = ["declined", "rerouted", "withdrawn", "cancelled", "ended", "entered-in-error", "completed"];

/** Whether somebody is on the way to the other desk, or may be soon. */
const isRunningTo = ({ state, isToUs, flags }: HandoffView): boolean =>
	!isToUs && (!OVER.includes(state) || flags.includes("still-expected"));

function StateSentence({ view }: { view: HandoffView }): ReactNode {
	const { shown, isToUs, other, suggested, travel, kind, mustBeTakenUp } = view;
	const values = {
		other: <Party party={other} />,
		suggested: suggested ? <Party party={suggested} /> : "",
		travel: travel ? "yes" : "no",
		kind,
		open: mustBeTakenUp ? "yes" : "no",
		time: new Date(timeOf(view) ?? 0),
		who: useWho(view),
	};
	return <Say id={`handoffs.says.${shown}.${isToUs ? "to-us" : "from-us"}` as MessageId} values={values} />;
}

/** The time that the sentence of a state names, UTC ms. */
function timeOf({ shown, respondBy, arranged, departedAt, arrivedAt }: HandoffView): number | null {
	if (shown === "met" || shown === "was-met") return arrivedAt;
	if (shown === "arranged") return arranged?.expectBy ?? null;
	return shown === "in-transit" ? departedAt : respondBy;
}

/** The grounds that win over her no. */
const OVERRIDES = ["vital-interest", "legal-obligation"];

function FlagNotice({ flag, view }: { flag: string; view: HandoffView }): ReactNode {
	const { has } = useWords();
	const { isToUs, basis, from, to, moves } = view;
	if (flag === "overdue")
		return (
			<Notice kind={kindOfFlag(flag)}>
				<Overdue view={view} />
			</Notice>
		);
	if (flag === "countersign-awaited" && basis)
		return (
			<Notice kind={kindOfFlag(flag)} title={<Say id={`handoffs.ground-kind.${basis.kind}` as MessageId} />}>
				<SecondPerson basis={basis} from={from} to={to} />
			</Notice>
		);
	const isBarred = flag === "due-red" && isToUs && !moves.some(({ move }) => move === "accept");
	// While the whole file is closed, or an override opens all of it, her no doesn't decide about its part alone.
	const isPartClosed = !view.flags.includes("file-closed") && !OVERRIDES.includes(basis?.kind ?? "");
	if (flag === "denied" && !isPartClosed) return <Notice kind={kindOfFlag(flag)} id="handoffs.flag.denied.all" />;
	if (isBarred) return <Notice kind={kindOfFlag(flag)} id="handoffs.flag.due-red.barred" />;
	const id = [`handoffs.flag.${flag}${isToUs ? ".to-us" : ""}`, `handoffs.flag.${flag}`].find(has);
	if (!id) return null;
	return <Notice kind={kindOfFlag(flag)} id={id as MessageId} />;
}
