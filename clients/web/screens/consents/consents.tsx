/** `#/cases/:id/consents`: by recipient, what she said no to first. */
import { Link, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { ConsentView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { BackToCase } from "../cases/back.tsx";
import { ConsentState } from "./consent-state.tsx";
import { listText } from "./text.ts";

export default function Consents(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const list = useVerb("caseConsents", { id }, { topics: ["case"] });
	return (
		<>
			<Heading>
				<Say id="consent.list" />
			</Heading>
			<p>
				<Say id="consent.list-help" />
			</p>
			<p className="buttons">
				<Link className="button button-primary" to="/cases/$id/consents/new" params={{ id }}>
					<Say id="consent.new" />
				</Link>
			</p>
			<Answered query={list}>
				{({ consents }) =>
					consents.length === 0 ? (
						<Empty>
							<p>
								<Say id="consent.none" />
							</p>
						</Empty>
					) : (
						<Rows>
							{consents.map((consent) => (
								<Line key={consent.id} id={id} consent={consent} />
							))}
						</Rows>
					)
				}
			</Answered>
			<BackToCase id={id} />
		</>
	);
}

function Line({ id, consent }: { id: string; consent: ConsentView }): ReactNode {
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
			{listText(words, "consent.section", consent.sections)}
			{consent.isPermit && consent.state === "active" && (
				<>
					<br />
					<Say id="consent.until" values={{ until: new Date(consent.until) }} />
				</>
			)}
		</Row>
	);
}
