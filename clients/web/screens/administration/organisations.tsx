/** `#/administration/orgs`: all organisations, and a link to propose a new one. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CountryName } from "../../parts/country.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Row } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OrganisationLine } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToAdministration } from "./back.tsx";
import { StandingGroups } from "./standing-groups.tsx";
import { StandingTag } from "./standing-tag.tsx";
import { WaitingLink } from "./waiting.tsx";

export default function Organisations(): ReactNode {
	const organisations = useVerb("listOrganisations");
	return (
		<>
			<Heading id="administration.orgs" />
			<p className="buttons">
				<SayLink className="button button-primary" to="/administration/orgs/new" id="administration.propose-organisation" />
			</p>
			<Answered query={organisations}>
				{(lines) =>
					lines.length === 0 ? (
						<Empty id="administration.no-orgs" />
					) : (
						<StandingGroups lines={lines} row={(line) => <OrganisationRow key={line.id} line={line} />} />
					)
				}
			</Answered>
			<BackToAdministration />
		</>
	);
}

function OrganisationRow({ line }: { line: OrganisationLine }): ReactNode {
	const { id, name, country, status, people, desks, nextVetting, hasCoordinator, waiting } = line;
	return (
		<Row
			title={
				<Link to="/administration/orgs/$id" params={{ id }}>
					<bdi>{name}</bdi>
				</Link>
			}
			mark={line.isInDanger ? <Tag kind="danger" id="administration.in-danger" /> : <StandingTag status={status} />}
		>
			<div>
				<CountryName code={country} />
				<Say id="parts.comma" />
				<Say id="administration.size" values={{ people, desks }} />
			</div>
			{line.isUnconfirmed && <Say as="div" id="administration.not-confirmed" />}
			{status === "active" && !hasCoordinator && <Say as="div" id="administration.no-coordinator" />}
			{nextVetting !== null && status === "active" && (
				<Say as="div" className="small" id="administration.next-vetting" values={{ time: new Date(nextVetting) }} />
			)}
			<WaitingLink proposal={waiting} />
		</Row>
	);
}
