/** The moves of a certificate, the oldest first. */
import type { ReactNode } from "react";
import { Party } from "../../parts/party.tsx";
import { Timeline } from "../../parts/timeline.tsx";
import type { CertificateView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { EventName } from "./history.tsx";

export function CertifiedMoves({ certificate: { moves, travel } }: { certificate: CertificateView }): ReactNode {
	const moments = moves.map(({ what, person, desk, at, after }, index) => ({
		key: String(index),
		at,
		title: what.startsWith("consent-") ? <Say id={`certificate.${what}` as MessageId} /> : <EventName what={what} travel={travel} />,
		state: "done" as const,
		children: (
			<>
				<p className="small">
					<Say id="handoffs.history.who" values={{ person: person ?? <Say id="parts.unknown-name" />, desk: <Party party={desk} /> }} />
				</p>
				<p className="small muted">
					<Say id="certificate.after" values={{ time: new Date(after) }} />
				</p>
			</>
		),
	}));
	return <Timeline moments={moments} />;
}
