/** Step 6: the request as the other desk will read it, and the button that sends it. Each desk gets its own request. */
import type { ReactNode } from "react";
import { Button } from "../../../parts/button.tsx";
import { ErrorNotice } from "../../../parts/error-notice.tsx";
import { Facts } from "../../../parts/facts.tsx";
import { Notice } from "../../../parts/notice.tsx";
import { Party } from "../../../parts/party.tsx";
import { newId } from "../../../sitting/new-id.ts";
import { openSitting } from "../../../sitting/open.ts";
import { useAction } from "../../../sitting/use-action.ts";
import { useConnection } from "../../../sitting/use-connection.ts";
import { useVerb } from "../../../sitting/use-verb.ts";
import type { HandoffView } from "../../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../../words/words.tsx";
import { CaseClashes } from "../../cases/case-clashes.tsx";
import { Readiness } from "../../duty/numbers-of.tsx";
import { NamesFound } from "../../names-found.tsx";
import { useSectionNames } from "../names.tsx";
import { SummaryFacts } from "../summary.tsx";
import { useDeskNames } from "./desk-names.ts";
import { EmptyChosen } from "./empty-chosen.tsx";
import { isDone, type RequestDraft, type StepProps } from "./request-draft.ts";
import { requestOf } from "./request-of.ts";
import "../../cases/cases.css";

interface Props extends StepProps {
	/** Called when every chosen desk has got its request. */
	onSent(): Promise<void>;
}

export function SendStep({ id, choices, kept, change, save, onSent }: Props): ReactNode {
	const isOffline = useConnection() !== null;
	const nameOf = useDeskNames();
	const namesOf = useSectionNames();
	const unsent = kept.desks.filter((desk) => !(desk in kept.sent));
	const isComplete = [0, 1, 2, 3].every((step) => isDone(step, kept));
	const sending = useAction(async () => {
		const asked = unsent.map((desk) => ({ desk, handoff: kept.handoffs[desk] ?? newId() }));
		const sent = { ...kept.sent };
		// Saves the draft with the ids of the hand-offs. So a second try after a closed tab sends the same requests, not others.
		change({ handoffs: { ...kept.handoffs, ...Object.fromEntries(asked.map(({ desk, handoff }) => [desk, handoff])) } });
		await save();
		for (const { desk, handoff } of asked) {
			sent[desk] = await openSitting().call("requestHandoff", requestOf(id, kept, desk, handoff));
			change({ sent: { ...sent } });
		}
	});
	const send = async () => {
		if (isComplete && (await sending.run())) await onSent();
	};
	const chosen = choices.sections.filter(({ compartment }) => kept.sections.includes(compartment));
	return (
		<>
			<CaseClashes id={id} />
			<Say as="p" id="handoffs.new.read.help" />
			<div className="request-preview">
				<SummaryFacts summary={summaryOf(kept)} />
				<Facts
					rows={[
						["handoffs.facts.kind", <Say key="kind" id={`handoffs.kind.${kept.kind}` as MessageId} />],
						["handoffs.facts.priority", <Say key="priority" id={`handoffs.priority.${kept.priority}` as MessageId} />],
						["handoffs.facts.travel", <Say key="travel" id={kept.travel ? "handoffs.new.travels" : "handoffs.new.stays"} />],
						["handoffs.facts.sections-then.to-us", namesOf(chosen)],
						["handoffs.facts.follow-up", kept.kind === "transfer" && kept.followUp && <Say id="handoffs.follow-up" />],
					]}
				/>
			</div>
			<EmptyChosen sections={choices.sections} chosen={kept.sections} />
			<NamesFound id={id} text={kept.text} />
			<Say as="h2" id="handoffs.new.goes-to" />
			<ul>
				{kept.desks.map((desk) => (
					<li key={desk}>
						<Party party={nameOf(desk)} /> {desk in kept.sent && <Say id="handoffs.new.sent" />}
						<NoContact desk={desk} />
						<Readiness desk={desk} />
					</li>
				))}
			</ul>
			<Say as="p" className="muted" id="handoffs.new.not-before" />
			{!isComplete && <Say as="p" className="field-error" id="handoffs.new.incomplete" />}
			{sending.error && <ErrorNotice error={sending.error} words={{ "bad-input": "handoffs.new.bad-input" }} />}
			<div className="buttons">
				<Button
					kind="primary"
					isWide
					isBusy={sending.isBusy}
					disabled={isOffline || !isComplete}
					onClick={() => void send()}
					id="handoffs.new.send"
					values={{ count: unsent.length }}
				/>
			</div>
			{isOffline && <Say as="p" id="handoffs.new.offline" />}
		</>
	);
}

function summaryOf(kept: RequestDraft): NonNullable<HandoffView["summary"]> {
	return requestOf("", kept, "", "").summary;
}

/** Says that a desk has signed no phone number, before anything is sent to it. */
function NoContact({ desk }: { desk: string }): ReactNode {
	const contact = useVerb("deskContact", { desk });
	return contact.data === null && <Notice kind="warn" id="rung.no-contact" />;
}
