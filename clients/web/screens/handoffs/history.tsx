/** What happened in a hand-off, the oldest first. Each event is a signed statement. */

import type { ReactNode } from "react";
import { PageSection } from "../../parts/page-section.tsx";
import { Party } from "../../parts/party.tsx";
import { type Moment, Timeline } from "../../parts/timeline.tsx";
import type { HandoffEvent, HandoffView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { Reason, useCodeId } from "./names.tsx";

export function History({ view: { history, kind } }: { view: HandoffView }): ReactNode {
	// A draft is left out when the request follows it directly.
	const events = history.filter(({ what }, index) => what !== "draft" || history[index + 1]?.what !== "request");
	const moments = events.map((event, index): Moment => {
		return {
			key: event.key,
			at: event.at,
			title: <EventName what={event.what} kind={kind} />,
			state: index === events.length - 1 ? "now" : "done",
			children: <Details event={event} />,
		};
	});
	return (
		<PageSection title="handoffs.history">
			<Timeline moments={moments} />
		</PageSection>
	);
}

/** @param kind of the hand-off: transfer or referral. */
export function EventName({ what, kind }: { what: string; kind: string }): ReactNode {
	const idOf = useCodeId();
	if (what === "receive") return <Say id={kind === "transfer" ? "handoffs.event.receive.case" : "handoffs.event.receive.service"} />;
	return <Say id={idOf("event", what, "handoffs.history")} />;
}

function Details({ event: { person, as, code, expectBy, suggested } }: { event: HandoffEvent }): ReactNode {
	return (
		<>
			<Say
				as="p"
				className="muted small"
				id="handoffs.history.who"
				values={{ person: person ?? <Say id="parts.unknown-name" />, desk: <Party party={as} /> }}
			/>
			{code !== null && (
				<p>
					<Reason code={code} />
				</p>
			)}
			{expectBy !== null && <Say as="p" id="handoffs.history.expect" values={{ time: new Date(expectBy) }} />}
			{suggested && (
				<p>
					<Party party={suggested} />
				</p>
			)}
		</>
	);
}
