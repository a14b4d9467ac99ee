/** The way back to the access log, and the sentence that says that reading here is logged too. */
import type { ReactNode } from "react";
import { SayLink } from "../../parts/say-link.tsx";
import { useSittingFacts } from "../../sitting/sitting-facts.ts";
import { Say } from "../../words/words.tsx";
import "./log.css";

export function ReadingIsLogged(): ReactNode {
	return <Say as="p" className="muted" id="log.logged" />;
}

/** Shown only to auditors. Coordinators see some screens of the log, but not its first screen. */
export function BackToLog(): ReactNode {
	const { areas } = useSittingFacts();
	if (!areas.includes("audit")) return null;
	return (
		<p>
			<SayLink to="/log" className="log-back" id="log.back" />
		</p>
	);
}
