/** `#/administration/members`: everybody in the network, and a link to invite somebody. */
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Field } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Row } from "../../parts/rows.tsx";
import { SayLink } from "../../parts/say-link.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { MemberLine } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { OpenInvites } from "../desk/open-invites.tsx";
import { BackToAdministration } from "./back.tsx";
import { StandingGroups } from "./standing-groups.tsx";
import { StandingTag } from "./standing-tag.tsx";
import { WaitingLink } from "./waiting.tsx";

export default function Members(): ReactNode {
	const members = useVerb("listMembers");
	const [wanted, setWanted] = useState("");
	return (
		<>
			<Heading id="administration.members" />
			<p className="buttons">
				<SayLink className="button button-primary" to="/administration/invite" id="administration.invite" />
			</p>
			<OpenInvites showsOrganisation />
			<Field
				label={<Say id="administration.find" />}
				type="search"
				dir="auto"
				value={wanted}
				onChange={({ target }) => setWanted(target.value)}
			/>
			<Answered query={members}>
				{(lines) => {
					const found = lines.filter((line) => matches(line, wanted.trim().toLocaleLowerCase()));
					return found.length === 0 ? (
						<Empty id="people.none" />
					) : (
						<StandingGroups lines={found} row={(line) => <MemberRow key={line.id} line={line} />} />
					);
				}}
			</Answered>
			<BackToAdministration />
		</>
	);
}

const matches = ({ name, organisation, desks }: MemberLine, wanted: string): boolean =>
	[name ?? "", organisation ?? "", ...desks].some((text) => text.toLocaleLowerCase().includes(wanted));

function MemberRow({ line }: { line: MemberLine }): ReactNode {
	const { id, role, status, organisation, isOrganisationSuspended, desks, isMe, isOneWord, isFounder, waiting } = line;
	// An organisation and its desk may have the same name.
	const places = new Set([...(organisation === null ? [] : [organisation]), ...desks]);
	return (
		<Row
			title={
				<Link to="/administration/members/$id" params={{ id }}>
					<PersonName person={line} />
				</Link>
			}
			mark={
				isOrganisationSuspended && status === "active" ? (
					<Tag
						kind={line.isInDanger ? "danger" : "warn"}
						id={line.isInDanger ? "administration.in-danger" : "administration.organisation-suspended"}
					/>
				) : (
					<StandingTag status={status} />
				)
			}
		>
			<div>
				<Say id={`parts.role.${role}` as MessageId} />
				{isMe && (
					<>
						{" "}
						<Say id="administration.you" />
					</>
				)}
			</div>
			{places.size > 0 && (
				<div>
					<Listed items={[...places].map((place) => <bdi key={place}>{place}</bdi>)} />
				</div>
			)}
			{line.isUnconfirmed && <Say as="div" id="administration.not-confirmed" />}
			{isFounder && <Say as="div" id="administration.founder" />}
			{isOneWord && status === "active" && <Say as="div" id="administration.one-word" />}
			<WaitingLink proposal={waiting} />
		</Row>
	);
}
