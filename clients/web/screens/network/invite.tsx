/** `#/network/invite`: invites an admin, an auditor, the first coordinator of an organisation, or somebody who has lost all keys. */
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
import type { InviteChoices } from "../../sitting/verbs/index.ts";
import { Say, useWords } from "../../words/words.tsx";
import { InviteDays } from "../desk/invite-days.tsx";
import { InviteSheet } from "../desk/invite-sheet.tsx";
import { BackToNetwork } from "./back.tsx";

export default function NetworkInvite(): ReactNode {
	const choices = useVerb("networkInviteChoices");
	const invite = useAct("inviteToNetwork");
	if (invite.data) return <InviteSheet invite={invite.data} doneTo="/network/members" />;
	return (
		<>
			<Heading>
				<Say id="network.invite-title" />
			</Heading>
			<p>
				<Say id="network.invite-how" />
			</p>
			<Answered query={choices}>{(view) => <Form choices={view} invite={invite} />}</Answered>
			<BackToNetwork />
		</>
	);
}

const KINDS = ["coordinator", "admin", "auditor", "returning"] as const;

interface Props {
	choices: InviteChoices;
	invite: ReturnType<typeof useAct<"inviteToNetwork">>;
}

function Form({ choices: { first, audited, returning, hasOneAdmin }, invite }: Props): ReactNode {
	const { say } = useWords();
	const isOffered = { coordinator: first.length > 0, admin: true, auditor: true, returning: returning.length > 0 };
	const [kind, setKind] = useState<(typeof KINDS)[number]>(hasOneAdmin || !isOffered.coordinator ? "admin" : "coordinator");
	const [organisation, setOrganisation] = useState("");
	const [member, setMember] = useState("");
	const [days, setDays] = useState(7);
	const organisations = (kind === "auditor" ? audited : first).map(({ id, name }) => ({ value: id, label: name }));
	const isReady = kind === "returning" ? member !== "" : kind !== "coordinator" || organisation !== "";
	const { form, refuse, isRefused } = useRefusal<HTMLFormElement>();
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!isReady) return refuse();
		const isReturning = kind === "returning";
		const mayNameOrganisation = kind === "coordinator" || kind === "auditor";
		invite.mutate({
			role: isReturning ? "staff" : kind,
			organisation: mayNameOrganisation && organisation !== "" ? organisation : null,
			member: isReturning ? member : null,
			days,
		});
	};
	return (
		<form ref={form} onSubmit={submit} noValidate>
			<Choices label={<Say id="invite.who" />}>
				{KINDS.filter((each) => isOffered[each]).map((each) => (
					<Check
						key={each}
						type="radio"
						name="kind"
						label={<Say id={`network.invite-kind.${each}`} />}
						help={<Say id={`network.invite-kind.${each}.help`} />}
						checked={kind === each}
						onChange={() => {
							setKind(each);
							setOrganisation("");
						}}
					/>
				))}
			</Choices>
			{(kind === "coordinator" || kind === "auditor") && (
				<Select
					label={<Say id={kind === "auditor" ? "network.invite-log-of" : "network.invite-organisation"} />}
					error={isRefused && !isReady && <Say id="handoffs.missing.answer" />}
					options={[{ value: "", label: kind === "auditor" ? say("network.invite-whole") : "" }, ...organisations]}
					value={organisation}
					onChange={({ target }) => setOrganisation(target.value)}
				/>
			)}
			{kind === "returning" && (
				<Select
					label={<Say id="invite.member" />}
					error={isRefused && !isReady && <Say id="handoffs.missing.answer" />}
					options={[
						{ value: "", label: "" },
						...returning.map(({ id, name }) => ({ value: id, label: name ?? say("parts.unknown-name") })),
					]}
					value={member}
					onChange={({ target }) => setMember(target.value)}
				/>
			)}
			<InviteDays days={days} onChange={setDays} />
			{invite.error && <ErrorNotice error={dataOf(invite.error)} />}
			<div className="buttons">
				<Button type="submit" kind="primary" isBusy={invite.isPending}>
					<Say id="invite.make" />
				</Button>
			</div>
		</form>
	);
}
