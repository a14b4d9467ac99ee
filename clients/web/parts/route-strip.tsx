/** The route of a case: one stop for each desk, joined by a line. It runs sideways on a wide screen, and downwards on a phone. */
import type { ReactNode } from "react";
import type { PartyName } from "../sitting/kinds.ts";
import { type MessageId, Say, useWords } from "../words/words.tsx";
import { CountryName } from "./country.tsx";
import { Party } from "./party.tsx";
import "./route-strip.css";

interface Stop {
	key: string;
	desk: PartyName;
	/** ISO 3166-1 alpha-2. */
	country: string | null;
	/** had: earlier. has: now. met: she is there. travelling: she is on the way there. accepted, on-hold, asked: planned. */
	state: "had" | "has" | "met" | "travelling" | "accepted" | "on-hold" | "asked";
	/**
	 * UTC ms. had, has, met: since when. asked: until when the desk must answer. travelling, accepted: when the person is expected. Null when not
	 * known.
	 */
	at: number | null;
}

export function RouteStrip({ stops }: { stops: readonly Stop[] }): ReactNode {
	const { say } = useWords();
	return (
		<ol className="route" aria-label={say("route.title")}>
			{stops.map(({ key, desk, country, state, at }) => (
				<li key={key} className={`stop stop-${state}`} aria-current={state === "has" ? "step" : undefined}>
					<p className="stop-desk">
						<Party party={desk} />
					</p>
					{country !== null && (
						<p className="muted">
							<CountryName code={country} />
						</p>
					)}
					<Say as="p" className="stop-state" id={`route.${state}` as MessageId} />
					{at !== null && <Say as="p" className="muted small" id={timeWords(state)} values={{ at: new Date(at) }} />}
				</li>
			))}
		</ol>
	);
}

/** The words of the time of a stop. */
export function timeWords(state: Stop["state"]): MessageId {
	if (state === "had" || state === "has" || state === "met") return "route.since";
	return state === "asked" ? "route.answer-by" : "route.expected";
}
