/** `#/desk/invite`: invites a colleague. The code is shown once, on a sheet to print and in a text to read out. */
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Select } from "../../parts/select.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { DesksView } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { BackToDesks } from "./back.tsx";
import { InviteDays } from "./invite-days.tsx";
import { InviteSheet } from "./invite-sheet.tsx";

export default function Invite(): ReactNode {
	const view = useVerb("readDesks");
	const invite = useAct("inviteColleague");
	if (invite.data) return <InviteSheet invite={invite.data} doneTo="/desk" />;
	return (
		<>
			<Heading>
				<Say id="desk.invite" />
			</Heading>
			<p>
				<Say id="invite.how" />
			</p>
			<Answered query={view}>{(desks) => <Form view={desks} invite={invite} />}</Answered>
			<BackToDesks />
		</>
	);
}

const KINDS = ["staff", "coordinator", "returning"] as const;

function Form({ view, invite }: { view: DesksView; invite: ReturnType<typeof useAct<"inviteColleague">> }): ReactNode {
	const { say } = useWords();
	const [kind, setKind] = useState<(typeof KINDS)[number]>("staff");
	const [desk, setDesk] = useState(view.desks[0]?.id ?? "");
	const [member, setMember] = useState("");
	const [days, setDays] = useState(7);
	const isReturning = kind === "returning";
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const isMissing = isReturning && member === "";
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isMissing) return refuse();
		if (invite.isPending) return;
		const to = isReturning ? { role: "staff" as const, desk: null, member } : { role: kind, desk: desk || null, member: null };
		invite.mutate({ ...to, days });
	};
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<Choices label={<Say id="invite.who" />}>
				{KINDS.map((each) => (
					<Check
						key={each}
						type="radio"
						name="kind"
						label={<Say id={`invite.kind.${each}`} />}
						help={<Say id={`invite.kind.${each}.help`} />}
						checked={kind === each}
						onChange={() => setKind(each)}
					/>
				))}
			</Choices>
			{isReturning ? (
				<Select
					label={<Say id="invite.member" />}
					error={isRefused && isMissing && <Say id="handoffs.missing.answer" />}
					options={[
						{ value: "", label: say("house.choose") },
						// Nobody invites themselves.
						...view.colleagues.filter(({ isMe }) => !isMe).map(({ id, name }) => ({ value: id, label: name ?? say("parts.unknown-name") })),
					]}
					value={member}
					onChange={({ target }) => setMember(target.value)}
				/>
			) : (
				<Select
					label={<Say id="invite.desk" />}
					help={<Say id="invite.desk-help" />}
					options={[...view.desks.map(({ id, name }) => ({ value: id, label: name })), { value: "", label: say("invite.no-desk") }]}
					value={desk}
					onChange={({ target }) => setDesk(target.value)}
				/>
			)}
			<InviteDays days={days} onChange={setDays} />
			{invite.error && <ErrorNotice error={dataOf(invite.error)} />}
			<div className="buttons">
				<Button type="submit" kind="primary" isWide isBusy={invite.isPending}>
					<Say id="invite.make" />
				</Button>
			</div>
		</form>
	);
}
