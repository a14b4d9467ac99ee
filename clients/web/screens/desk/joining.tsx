/** Who joins my organisation: newcomers to vouch for, newcomers who wait for an admin, and invites that nobody has used. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PersonName } from "../../parts/person-name.tsx";
import { RowGroup } from "../../parts/row-group.tsx";
import { Row } from "../../parts/rows.tsx";
import { Answered } from "../../parts/states.tsx";
import { Tag } from "../../parts/tag.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { JoiningView } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { OpenInvites, RoleAndDesk } from "./open-invites.tsx";

export function Joining(): ReactNode {
	const joining = useVerb("listJoining");
	return <Answered query={joining}>{(view) => <Lists view={view} />}</Answered>;
}

function Lists({ view: { newcomers, vouched } }: { view: JoiningView }): ReactNode {
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
			<OpenInvites />
		</>
	);
}
