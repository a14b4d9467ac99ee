/** `#/desk/invite`: invites a colleague. The code is shown once, on a sheet to print and in a text to read out. */
import { type ReactNode, useState } from "react";
import { Check, Choices, Field } from "../../parts/field.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { Submit } from "../../parts/submit.tsx";
import { useVerb } from "../../sitting/use-verb.ts";
import type { DesksView, NewInviteView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { useForm } from "../use-form.tsx";
import { BackToDesks } from "./back.tsx";
import { InviteDays } from "./invite-days.tsx";
import { InviteSheet } from "./invite-sheet.tsx";

export default function Invite(): ReactNode {
	const view = useVerb("readDesks");
	const [invite, setInvite] = useState<NewInviteView | null>(null);
	if (invite) return <InviteSheet invite={invite} doneTo="/desk" />;
	return (
		<>
			<Heading id="desk.invite" />
			<Say as="p" id="invite.how" />
			<Answered query={view}>{(desks) => <InviteForm view={desks} onInvited={setInvite} />}</Answered>
			<BackToDesks />
		</>
	);
}

const KINDS = ["staff", "coordinator", "returning"] as const;

function InviteForm({ view, onInvited }: { view: DesksView; onInvited(invite: NewInviteView): void }): ReactNode {
	const { say } = useWords();
	const form = useForm({
		first: { kind: "staff" as (typeof KINDS)[number], desk: view.desks[0]?.id ?? "", member: "", label: "", days: 7 },
		missing: ({ kind, member }) => ({ member: kind === "returning" && member === "" && "handoffs.missing.answer" }),
		act: "inviteColleague",
		input: ({ kind, desk, member, label, days }) =>
			kind === "returning"
				? { role: "staff", desk: null, member, label, days }
				: { role: kind, desk: desk || null, member: null, label, days },
		done: onInvited,
	});
	return (
		<Form of={form}>
			<Choices label={<Say id="invite.who" />}>
				{KINDS.map((each) => (
					<Check
						key={each}
						label={<Say id={`invite.kind.${each}`} />}
						help={<Say id={`invite.kind.${each}.help`} />}
						{...form.radio("kind", each)}
					/>
				))}
			</Choices>
			{form.values.kind === "returning" ? (
				<Select
					label={<Say id="invite.member" />}
					options={[
						{ value: "", label: say("house.choose") },
						// Nobody invites themselves.
						...view.colleagues.filter(({ isMe }) => !isMe).map(({ id, name }) => ({ value: id, label: name ?? say("parts.unknown-name") })),
					]}
					{...form.field("member")}
				/>
			) : (
				<Select
					label={<Say id="invite.desk" />}
					help={<Say id="invite.desk-help" />}
					options={[...view.desks.map(({ id, name }) => ({ value: id, label: name })), { value: "", label: say("invite.no-desk") }]}
					{...form.field("desk")}
				/>
			)}
			<Field label={<Say id="invite.label" />} help={<Say id="invite.label-help" />} maxLength={80} dir="auto" {...form.field("label")} />
			<InviteDays days={form.values.days} onChange={(days) => form.change({ days })} />
			<Submit id="invite.make" isWide />
		</Form>
	);
}
