/** One consent in a list: recipient, state, sections, purposes and end. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Row } from "../../parts/rows.tsx";
import type { ConsentView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { ConsentState } from "./consent-state.tsx";
import { listText } from "./text.ts";

/** @param id the case. */
export function ConsentRow({ id, consent }: { id: string; consent: ConsentView }): ReactNode {
	const words = useWords();
	return (
		<Row
			title={
				<Link to="/cases/$id/consents/$consent" params={{ id, consent: consent.id }}>
					<bdi>{consent.recipient.name}</bdi>
				</Link>
			}
			mark={<ConsentState consent={consent} />}
		>
			<p>{listText(words, "consent.section", consent.sections)}</p>
			<Say as="p" id="consent.used-for" values={{ purposes: listText(words, "consent.purpose", consent.purposes) }} />
			{consent.hasEnd && consent.state === "active" && <Say as="p" id="consent.until" values={{ until: new Date(consent.until) }} />}
		</Row>
	);
}
