/** `#/handoffs/:id`: one hand-off with its state, the desk that must act, the possible moves, the messages of both desks, and the history. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { HoldersStrip } from "../../parts/holders-strip.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { Party } from "../../parts/party.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { HandoffView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import { Rung } from "../rings/rung.tsx";
import { Conversation } from "../threads/conversation.tsx";
import { RequestSentNotice } from "./asked.tsx";
import { CheckIns, HelpWords } from "./check-ins.tsx";
import { HandoffFacts } from "./facts.tsx";
import { History } from "./history.tsx";
import { Moves } from "./moves.tsx";
import { CaseCode } from "./names.tsx";
import { HandoffState } from "./state.tsx";
import { Summary } from "./summary.tsx";

export default function Handoff(): ReactNode {
	const { handoff } = useParams({ strict: false }) as { handoff: string };
	const view = useVerb("readHandoff", { handoff });
	return (
		<Answered query={view} hasHeading>
			{(each) => <HandoffContents key={handoff} view={each} />}
		</Answered>
	);
}

function HandoffContents({ view }: { view: HandoffView }): ReactNode {
	const { code, readers, summary, thread } = view;
	return (
		<>
			<Heading title="handoffs.title" id="handoffs.heading" values={{ code: <CaseCode code={code} /> }} />
			{/* At the top, so that nobody looks for it in an emergency. */}
			<p>
				<SayLink className="step-link" to="/cases/$id/call" params={{ id: view.case }} id="call.link" />
			</p>
			<RequestSentNotice />
			{thread && <HelpWords handoff={view.id} />}
			{readers && (
				<HoldersStrip readers={readers}>
					{thread && <SayLink to="/threads/$thread/readers" params={{ thread }} id="parts.all-readers" />}
				</HoldersStrip>
			)}
			<HandoffState view={view}>
				<Moves view={view} />
			</HandoffState>
			<Rung view={view} />
			{thread && <CheckIns handoff={view.id} />}
			{showsPhone(view) && <OtherPhone view={view} />}
			{summary && <Summary summary={summary} />}
			<HandoffFacts view={view} />
			{thread && <Questions thread={thread} />}
			<History view={view} />
			<p className="buttons">
				<SayLink className="button" to="/cases/$id" params={{ id: view.case }} id="handoffs.open-case" />
				{thread && <SayLink className="button" to="/handoffs/$handoff/phone" params={{ handoff: view.id }} id="phone.open" />}
				<SayLink className="button" to="/handoffs/$handoff/certificate" params={{ handoff: view.id }} id="certificate.title" />
				<SayLink className="button" to="/handoffs" id="handoffs.back" />
			</p>
		</>
	);
}

/** Whether the page has a part for the phone number. For an overdue arrival it has none, because the steps already show the number. */
const showsPhone = ({ state, flags }: HandoffView) => state !== "draft" && !flags.includes("overdue");

function Questions({ thread }: { thread: string }): ReactNode {
	const newest = useVerb("readThread", { thread, before: null });
	return (
		<PageSection title="handoffs.questions">
			<Say as="p" className="muted" id="handoffs.questions.help" />
			<Answered query={newest}>{(view) => <Conversation thread={thread} view={view} isBeside />}</Answered>
		</PageSection>
	);
}

/** How to phone the other desk of a hand-off. */
function OtherPhone({ view: { other } }: { view: Pick<HandoffView, "other"> }): ReactNode {
	return (
		<PageSection title="duty.phone-of" values={{ desk: <Party party={other} /> }}>
			<NumbersOf party={other} isNeeded />
		</PageSection>
	);
}
