/** `#/administration/invite`: invites an admin, an auditor, the first coordinator of an organisation, or somebody who has lost all keys. */
import { type ReactNode, useState } from "react";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { Answer, InviteChoices } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { InviteDays } from "../desk/invite-days.tsx";
import { InviteSheet } from "../desk/invite-sheet.tsx";
import { useForm } from "../use-form.tsx";
import { BackToAdministration } from "./back.tsx";

export default function NetworkInvite(): ReactNode {
	const choices = useVerb("networkInviteChoices");
	const [invite, setInvite] = useState<NewInvite | null>(null);
	if (invite) return <InviteSheet invite={invite} doneTo="/administration/members" />;
	return (
		<>
			<Heading id="administration.invite-title" />
			<Say as="p" id="administration.invite-how" />
			<Answered query={choices}>{(view) => <InviteForm choices={view} onInvited={setInvite} />}</Answered>
			<BackToAdministration />
		</>
	);
}

type NewInvite = Answer<"inviteToNetwork">;

const KINDS = ["coordinator", "admin", "auditor", "returning"] as const;

interface Props {
	choices: InviteChoices;
	onInvited(invite: NewInvite): void;
}

function InviteForm({ choices: { first, audited, returning, hasOneAdmin }, onInvited }: Props): ReactNode {
	const { say } = useWords();
	const isOffered = { coordinator: first.length > 0, admin: true, auditor: true, returning: returning.length > 0 };
	const usual = hasOneAdmin || !isOffered.coordinator ? "admin" : "coordinator";
	const form = useForm({
		first: { kind: usual as (typeof KINDS)[number], organisation: "", member: "", label: "", days: 7 },
		missing: ({ kind, organisation, member }) => ({
			organisation: kind === "coordinator" && organisation === "" && "handoffs.missing.answer",
			member: kind === "returning" && member === "" && "handoffs.missing.answer",
		}),
		act: "inviteToNetwork",
		input: ({ kind, organisation, member, label, days }) => {
			const mayNameOrganisation = kind === "coordinator" || kind === "auditor";
			return {
				role: kind === "returning" ? "staff" : kind,
				organisation: mayNameOrganisation && organisation !== "" ? organisation : null,
				member: kind === "returning" ? member : null,
				label,
				days,
			};
		},
		done: onInvited,
	});
	const { kind } = form.values;
	const organisations = (kind === "auditor" ? audited : first).map(({ id, name }) => ({ value: id, label: name }));
	return (
		<Form of={form}>
			<Choices label={<Say id="invite.who" />}>
				{KINDS.filter((each) => isOffered[each]).map((each) => (
					<Check
						key={each}
						label={<Say id={`administration.invite-kind.${each}`} />}
						help={<Say id={`administration.invite-kind.${each}.help`} />}
						{...form.radio("kind", each)}
						onChange={() => form.change({ kind: each, organisation: "" })}
					/>
				))}
			</Choices>
			{(kind === "coordinator" || kind === "auditor") && (
				<Select
					label={<Say id={kind === "auditor" ? "administration.invite-log-of" : "administration.invite-organisation"} />}
					options={[{ value: "", label: kind === "auditor" ? say("administration.invite-whole") : "" }, ...organisations]}
					{...form.field("organisation")}
				/>
			)}
			{kind === "returning" && (
				<Select
					label={<Say id="invite.member" />}
					options={[
						{ value: "", label: "" },
						...returning.map(({ id, name }) => ({ value: id, label: name ?? say("parts.unknown-name") })),
					]}
					{...form.field("member")}
				/>
			)}
			<Field label={<Say id="invite.label" />} help={<Say id="invite.label-help" />} maxLength={80} dir="auto" {...form.field("label")} />
			<InviteDays days={form.values.days} onChange={(days) => form.change({ days })} />
			<Submit id="invite.make" />
		</Form>
	);
}
