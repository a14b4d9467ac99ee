/** `#/vetting/vouch/:member`: vouches for somebody who has joined. A second person then approves. */
import { useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ChecklistFields } from "../../parts/checklist-fields.tsx";
import { CountryName } from "../../parts/country.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Facts } from "../../parts/facts.tsx";
import { Form } from "../../parts/form.tsx";
import { Heading } from "../../parts/heading.tsx";
import { EMPTY_CHECKLIST, finishedChecklist } from "../../parts/new-checklist.ts";
import { Notice } from "../../parts/notice.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Answered } from "../../parts/states.tsx";
import { useRefusal } from "../../parts/use-refusal.ts";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { Answer, NewcomerView } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";
import { BackToVetting } from "./back.tsx";
import { CompareKeys, hasFingerprint, NOTHING_TYPED, useHasWrongKeys } from "./compare.tsx";
import { ComparedKeys } from "./compared-keys.tsx";
import { Mismatch } from "./mismatch.tsx";

export default function Vouch(): ReactNode {
	const { member } = useParams({ strict: false }) as { member: string };
	const vouch = useAct("vouchFor");
	const newcomer = useVerb("readNewcomer", { member }, { isOff: vouch.isPending || vouch.isSuccess });
	if (vouch.data) return <Vouched {...vouch.data} />;
	return (
		<Answered query={newcomer} hasHeading>
			{(each) => <VouchForm key={member} newcomer={each} vouch={vouch} />}
		</Answered>
	);
}

function Vouched({ proposal, fingerprint }: Answer<"vouchFor">): ReactNode {
	return (
		<>
			<Heading title="house.vetting" id="vouch.done" />
			<Notice kind="ok" live="polite" id={proposal === null ? "vouch.in-force" : "vouch.waits"} />
			<ComparedKeys fingerprint={fingerprint} />
			<BackToVetting isPrimary />
		</>
	);
}

function VouchForm({ newcomer, vouch }: { newcomer: NewcomerView; vouch: ReturnType<typeof useAct<"vouchFor">> }): ReactNode {
	const [typed, setTyped] = useState(NOTHING_TYPED);
	const [list, setList] = useState(EMPTY_CHECKLIST);
	const checklist = finishedChecklist(list);
	const { form, refuse, isRefused, reset } = useRefusal<HTMLFormElement>();
	const error = vouch.error ? dataOf(vouch.error) : null;
	const submit = () => {
		if (!checklist || !hasFingerprint(typed)) return refuse();
		vouch.mutate({ member: newcomer.id, fingerprint: typed.groups.join(""), checklist });
	};
	const { name, role, organisation, country, desk, invitedBy, isMyInvite, returns } = newcomer;
	const isWrong = useHasWrongKeys(newcomer.id, typed);
	if (isWrong || error?.field === "fingerprint")
		return (
			<>
				<Title name={name} />
				<Mismatch
					field="fingerprint"
					by={invitedBy}
					onAgain={() => {
						setTyped({ ...typed, groups: [] });
						vouch.reset();
						reset();
					}}
				/>
			</>
		);
	return (
		<>
			<Title name={name} />
			{returns && <Notice kind="info" id="vetting.returns" />}
			<Facts
				rows={[
					["house.role", <Say key="role" id={`parts.role.${role}` as MessageId} />],
					["door.organisation", organisation],
					["vetting.country", country !== null && <CountryName key="country" code={country} />],
					["door.desk", desk],
					["vetting.invited-by", <PersonName key="by" person={invitedBy} />],
				]}
			/>
			<Form of={{ ref: form, submit }}>
				<CompareKeys name={name} by={invitedBy} isMine={isMyInvite} typed={typed} isRefused={isRefused} onChange={setTyped} />
				<Say as="h2" id="vouch.checked" />
				<ChecklistFields value={list} onChange={setList} wrong={error?.field ?? null} isRefused={isRefused} />
				{error && <ErrorNotice error={error} />}
				<div className="buttons">
					<Button type="submit" kind="primary" isBusy={vouch.isPending} id="vouch.vouch" />
				</div>
			</Form>
			<BackToVetting />
		</>
	);
}

function Title({ name }: { name: string | null }): ReactNode {
	return <Heading id="vouch.title" values={{ name: <PersonName person={{ name }} /> }} />;
}
