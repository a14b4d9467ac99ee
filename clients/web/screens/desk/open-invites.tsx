/** The invites that nobody has used, and a button that cancels one. For coordinators and admins. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { RowGroup } from "../../parts/row-group.tsx";
import { Row } from "../../parts/rows.tsx";
import { Answered } from "../../parts/states.tsx";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { PendingInvite } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

/** @param showsOrganisation for a list of several organisations. */
export function OpenInvites({ showsOrganisation = false }: { showsOrganisation?: boolean }): ReactNode {
	const invites = useVerb("listInvites");
	return (
		<Answered query={invites}>
			{(list) => (
				<RowGroup title="desk.invites" count={list.length}>
					{list.map((invite) => (
						<Invited key={invite.id} invite={invite} showsOrganisation={showsOrganisation} />
					))}
				</RowGroup>
			)}
		</Answered>
	);
}

function Invited({ invite, showsOrganisation }: { invite: PendingInvite; showsOrganisation: boolean }): ReactNode {
	const { id, label, role, organisation, desk, returning, by, isMine, expires } = invite;
	const [isAsking, setAsking] = useState(false);
	const cancel = useAct("endInvite");
	const place = <RoleAndDesk role={role} desk={desk} organisation={showsOrganisation ? organisation : null} />;
	const back = returning !== null && <Say id="desk.comes-back" values={{ name: <PersonName person={{ name: returning || null }} /> }} />;
	return (
		<Row title={label === null ? back || place : <bdi>{label}</bdi>}>
			{label !== null && (back ? <div>{back}</div> : place)}
			<Say as="div" id="desk.invite-until" values={{ time: new Date(expires) }} />
			{!isMine && <Say as="div" id="invite.by" values={{ name: <PersonName person={by} /> }} />}
			<div className="buttons">
				<Button onClick={() => setAsking(true)} id="invite.cancel" />
			</div>
			{isAsking && (
				<ConfirmDialog
					title={<Say id="invite.cancel-ask" />}
					action={<Say id="invite.cancel" />}
					isDangerous
					act={cancel}
					onConfirm={() => cancel.mutate({ invite: id }, { onSuccess: () => setAsking(false) })}
					onClose={() => setAsking(false)}
				>
					{label !== null && (
						<p>
							<bdi>{label}</bdi>
						</p>
					)}
					<Say as="p" id="invite.cancel-help" />
				</ConfirmDialog>
			)}
		</Row>
	);
}

export function RoleAndDesk({
	role,
	desk,
	organisation = null,
}: {
	role: string;
	desk: string | null;
	organisation?: string | null;
}): ReactNode {
	const places = [organisation, desk].filter((each) => each !== null);
	return (
		<div>
			<Say id={`parts.role.${role}` as MessageId} />
			{places.map((place) => (
				<span key={place}>
					{" · "}
					<bdi>{place}</bdi>
				</span>
			))}
		</div>
	);
}
