/** `#/organisation`: what waits for my organisation, and its members. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { CountryName } from "../../parts/country.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Listed } from "../../parts/listed.tsx";
import { PageSection } from "../../parts/page-section.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { OwnMember, OwnOrganisation } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { LatinName } from "./latin-name.tsx";
import { Renewal } from "./renewal.tsx";
import { Waits } from "./waits.tsx";

export default function Organisation(): ReactNode {
	const view = useVerb("readMyOrganisation");
	return (
		<Answered query={view} hasHeading>
			{(organisation) =>
				organisation ? (
					<OrganisationContents organisation={organisation} />
				) : (
					<>
						<Heading id="house.organisation" />
						<Empty id="organisation.none" />
					</>
				)
			}
		</Answered>
	);
}

function OrganisationContents({ organisation }: { organisation: OwnOrganisation }): ReactNode {
	const { name, country, status, members } = organisation;
	return (
		<>
			<Heading title="house.organisation">
				<bdi>{name}</bdi>
			</Heading>
			<p className="muted">
				<CountryName code={country} />
				{status !== "active" && (
					<>
						{" "}
						<Tag kind="danger" id={`vetting.status.${status}` as MessageId} />
					</>
				)}
			</p>
			<Renewal />
			<Waits organisation={organisation} />
			<LatinName key={organisation.latin} organisation={organisation.id} desk={null} latin={organisation.latin} />
			<PageSection title="organisation.members">
				<Rows>
					{members.map((member) => (
						<Member key={member.id} member={member} />
					))}
				</Rows>
				<p className="buttons">
					<SayLink className="button" to="/desk/invite" id="desk.invite" />
					<SayLink className="button" to="/desk" id="desk.title" />
				</p>
			</PageSection>
		</>
	);
}

function Member({ member }: { member: OwnMember }): ReactNode {
	const { id, role, status, desks, isMe } = member;
	const place = [
		<Say key="role" id={`parts.role.${role}` as MessageId} />,
		...(isMe ? [<Say key="me" id="administration.you" />] : []),
		...desks.map((desk) => <bdi key={`desk ${desk}`}>{desk}</bdi>),
	];
	return (
		<Row
			title={
				<Link to="/organisation/members/$id" params={{ id }}>
					<PersonName person={member} />
				</Link>
			}
			mark={status === "suspended" && <Tag kind="danger" id="vetting.status.suspended" />}
		>
			<div>
				<Listed items={place} />
			</div>
		</Row>
	);
}
