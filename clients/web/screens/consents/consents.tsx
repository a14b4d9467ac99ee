/** `#/cases/:id/consents`: all consents of a case. Refusals in force come first, then consents in force, prepared ones, and ended ones. */
import { useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Heading } from "../../parts/heading.tsx";
import { Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import { Say } from "../../words/words.tsx";
import { BackToCase } from "../cases/back.tsx";
import { ConsentRow } from "./consent-row.tsx";
import { Exclusions } from "./exclusions.tsx";

export default function Consents(): ReactNode {
	const { id } = useParams({ strict: false }) as { id: string };
	const list = useVerb("caseConsents", { id });
	return (
		<>
			<Heading id="consent.list" />
			<Say as="p" id="consent.list-help" />
			<p className="buttons">
				<SayLink className="button button-primary" to="/cases/$id/consents/new" params={{ id }} id="consent.new" />
			</p>
			<Answered query={list}>
				{({ consents, ...exclusions }) => (
					<>
						{consents.length === 0 ? (
							<Empty id="consent.none" />
						) : (
							<Rows>
								{consents.map((consent) => (
									<ConsentRow key={consent.id} id={id} consent={consent} />
								))}
							</Rows>
						)}
						<Exclusions id={id} {...exclusions} />
					</>
				)}
			</Answered>
			<BackToCase id={id} />
		</>
	);
}
