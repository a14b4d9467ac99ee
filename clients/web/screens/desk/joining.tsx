/** Who joins my organisation: newcomers to vouch for, newcomers who wait for an admin, and invites that nobody has used. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PersonName } from "../../parts/person-name.tsx";
import { RowGroup } from "../../parts/row-group.tsx";
import { Row } from "../../parts/rows.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { JoiningView, PendingInvite } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

export function Joining(): ReactNode {
	const joining = useVerb("listJoining");
	return <Answered query={joining}>{(view) => <Lists view={view} />}</Answered>;
}

function Lists({ view: { newcomers, vouched, invites } }: { view: JoiningView }): ReactNode {
	return (
		<>
			<RowGroup title="desk.newcomers" count={newcomers.length}>
				{newcomers.map(({ id, name, role, desk, since }) => (
					<Row
						key={id}
						title={
							<Link to="/vetting/vouch/$member" params={{ member: id }}>
								<Say id="desk.newcomer" values={{ name: <PersonName person={{ name }} /> }} />
							</Link>
						}
					>
						<RoleAndDesk role={role} desk={desk} />
						<Say as="div" className="small" id="desk.joined" values={{ time: new Date(since) }} />
					</Row>
				))}
			</RowGroup>
			<RowGroup title="desk.vouched" count={vouched.length}>
				{vouched.map(({ proposal, name, since, isAsked }) => (
					<Row
						key={proposal}
						title={
							<Link to="/vetting/$proposal" params={{ proposal }}>
								<PersonName person={{ name }} />
							</Link>
						}
						mark={isAsked && <Tag kind="warn" id="desk.admin-asks" />}
					>
						<Say as="div" id="desk.waits-for-admin" values={{ time: new Date(since) }} />
					</Row>
				))}
			</RowGroup>
			<RowGroup title="desk.invites" count={invites.length}>
				{invites.map((invite) => (
					<Invited key={invite.id} invite={invite} />
				))}
			</RowGroup>
		</>
	);
}

/** An invite holds no name, because nobody has used it. */
function Invited({ invite: { role, desk, returning, expires } }: { invite: PendingInvite }): ReactNode {
	return (
		<Row
			title={
				returning === null ? (
					<RoleAndDesk role={role} desk={desk} />
				) : (
					<Say id="desk.comes-back" values={{ name: <PersonName person={{ name: returning || null }} /> }} />
				)
			}
		>
			<Say as="div" id="desk.invite-until" values={{ time: new Date(expires) }} />
		</Row>
	);
}

function RoleAndDesk({ role, desk }: { role: string; desk: string | null }): ReactNode {
	return (
		<div>
			<Say id={`parts.role.${role}` as MessageId} />
			{desk !== null && (
				<>
					{" · "}
					<bdi>{desk}</bdi>
				</>
			)}
		</div>
	);
}
