/** `#/vetting/:proposal`: everything that an approval puts in force, the checklist, questions and answers, and the decision. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Listed } from "../../parts/listed.tsx";
import { Notice } from "../../parts/notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Answered } from "../../parts/states.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { PrintButton } from "../print/print-button.tsx";
import { PrintHead } from "../print/print-head.tsx";
import { AnswerForm } from "./answer-form.tsx";
import { AsksSoFar } from "./asks.tsx";
import { BackToVetting } from "./back.tsx";
import { ChecklistView } from "./checklist-view.tsx";
import { Decide } from "./decide.tsx";
import { Details } from "./details.tsx";
import { ProposedBy } from "./proposed-by.tsx";
import { RefusalText } from "./refusal.tsx";
import { ProposalSentence } from "./sentence.tsx";

export default function Proposal(): ReactNode {
	const { proposal } = useParams({ strict: false }) as { proposal: string };
	const view = useVerb("readProposal", { proposal });
	return (
		<Answered query={view} hasHeading>
			{(each) => <ProposalAndDecision key={proposal} view={each} />}
		</Answered>
	);
}

function ProposalAndDecision({ view }: { view: ProposalView }): ReactNode {
	const { subject, details, by, isMine, mayDecide, checklist, hasChecklist, openAsks } = view;
	// The server gives a checklist only while a proposal is open. So a missing checklist is a problem only then.
	const isOpen = view.status === "open" && view.lapse === null;
	return (
		<>
			<PrintHead what={<Say id="vetting.printed" />} readers={<Say id="vetting.paper-readers" />} />
			<Heading title="house.vetting">
				<ProposalSentence type={details.type} subject={subject} />
			</Heading>
			<ProposalState view={view} />
			<Proposed view={view} />
			<Details details={details} isDone={view.status === "done"} />
			{hasChecklist && (checklist || isOpen) && <ChecklistView checklist={checklist} by={by} />}
			<AsksSoFar view={view} />
			{isMine && openAsks.length > 0 && <AnswerForm proposal={view.id} asks={openAsks} />}
			{mayDecide && <Decide view={view} />}
			{hasChecklist && <PrintButton id={null} kind="secondary" />}
			<BackToVetting />
		</>
	);
}

/** Who proposed it, and when. For one's own open proposal, the notice of `ProposalState` says it already. */
function Proposed({ view: { by, at, isMine, status, lapse } }: { view: ProposalView }): ReactNode {
	if (isMine && status === "open" && lapse === null) return null;
	return (
		<p>
			<ProposedBy by={by} at={at} isMine={isMine} />
		</p>
	);
}

function ProposalState({ view }: { view: ProposalView }): ReactNode {
	const { status, lapse, missing, approvedBy, isMine, mayDecide, at } = view;
	const result = useFocusOnChange(mayDecide);
	if (status === "done")
		return (
			<Notice kind="ok" live="polite" ref={result} title={<Say id="vetting.done" />}>
				<Approvers people={approvedBy} />
			</Notice>
		);
	if (status === "refused" || (lapse !== null && !view.tookEffectAtOnce))
		return (
			<Notice kind="warn" live="polite" ref={result}>
				{lapse !== null && <Say as="p" id={`proposal.lapsed.${lapse}`} />}
				{view.refusal && <RefusalText refusal={view.refusal} details={view.details} />}
			</Notice>
		);
	return (
		<>
			{view.tookEffectAtOnce && <Notice kind="danger" id={lapse === null ? "vetting.unconfirmed" : "vetting.only-ended"} />}
			{view.isMark && <Say as="p" id="vetting.mark-help" />}
			{!mayDecide && (
				<Notice
					kind="info"
					live="polite"
					ref={result}
					id={isMine ? "vetting.you-proposed-waits" : "vetting.others-decide"}
					values={{ missing, time: new Date(at) }}
				/>
			)}
			<Approvers people={approvedBy} />
		</>
	);
}

function Approvers({ people }: { people: ProposalView["approvedBy"] }): ReactNode {
	if (people.length === 0) return null;
	return (
		<p>
			<Say id="vetting.approved-by" /> <Listed items={people.map((each) => <PersonName key={each.id} person={each} />)} />
		</p>
	);
}
