/** What admins have asked the proposer, and the answers. */
import type { ReactElement, ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import type { ProposalView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export function AsksSoFar({ view: { asked, answered } }: { view: ProposalView }): ReactNode {
	if (asked.length === 0) return null;
	const events = [
		...asked.map((each) => ({ at: each.at, line: <Asked {...each} /> })),
		...answered.map((each) => ({ at: each.at, line: <Answer {...each} /> })),
	].sort((a, b) => a.at - b.at);
	return (
		<PageSection title="vetting.asked">
			<ol>
				{events.map(({ at, line }, position) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: two admins may ask at the same time, and the order stays.
					<li key={`${at}-${position}`}>{line}</li>
				))}
			</ol>
		</PageSection>
	);
}

function Asked({ by, at, asks }: ProposalView["asked"][number]): ReactNode {
	return (
		<>
			<Say id="vetting.asked-for" values={{ name: <PersonName person={by} />, time: new Date(at) }} /> <Codes codes={asks} />
		</>
	);
}

function Answer({ at, given, missing }: ProposalView["answered"][number]): ReactNode {
	return (
		<>
			{given.length > 0 && (
				<>
					<Say id="vetting.answered-given" values={{ time: new Date(at) }} /> <Codes codes={given} />{" "}
				</>
			)}
			{missing.length > 0 && (
				<>
					<Say id="vetting.answered-missing" values={{ time: new Date(at) }} /> <Codes codes={missing} />
				</>
			)}
		</>
	);
}

function Codes({ codes }: { codes: string[] }): ReactNode {
	return <Listed items={codes.map((code): ReactElement => <Say key={code} id={`vetting.ask.${code}` as MessageId} />)} />;
}
