/** `#/administration/cases`: open cases without custodian, and the desks that propose to take them over. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { Ticks } from "../../parts/ticks.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { CaseWithoutCustodian } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { NumbersOf } from "../duty/numbers-of.tsx";
import { BackToAdministration } from "./back.tsx";

type Verdict = "approve" | "refuse";
type TakeOver = CaseWithoutCustodian["takeOvers"][number];

interface Asked {
	caseId: string;
	takeOver: TakeOver;
	verdict: Verdict;
	expecting: CaseWithoutCustodian["expecting"];
}

export default function CasesWithoutCustodian(): ReactNode {
	// Each reading makes an access entry. So the list is read when the screen opens, and not after each piece of news.
	const cases = useVerb("listCasesWithoutCustodian");
	const decide = useAct("decideTakeOver");
	const [asked, setAsked] = useState<Asked | null>(null);
	const result = useFocusOnChange(decide.isSuccess, asked !== null);
	const ask = (next: Asked) => {
		decide.reset();
		setAsked(next);
	};
	return (
		<>
			<Heading id="administration.cases" />
			<Say as="p" id="without-custodian.what" />
			{decide.isSuccess && asked === null && (
				<Notice kind="ok" live="polite" ref={result} id={`without-custodian.done.${decide.variables.verdict}`} />
			)}
			<Answered query={cases}>{(list) => <List cases={list} onAsk={ask} />}</Answered>
			<BackToAdministration />
			{asked && <Ask asked={asked} decide={decide} onClose={() => setAsked(null)} />}
		</>
	);
}

function List({ cases, onAsk }: { cases: CaseWithoutCustodian[]; onAsk(asked: Asked): void }): ReactNode {
	if (cases.length === 0) return <Empty id="without-custodian.none" />;
	return (
		<Rows>
			{cases.map(({ id, desk, removed, takeOvers, asked, expecting }) => (
				<Row key={id} title={<Say id="without-custodian.of" values={{ desk: <Party party={desk} /> }} />}>
					{removed !== null && <Say as="div" id="without-custodian.removed" values={{ time: new Date(removed) }} />}
					{takeOvers.length === 0 && <Say as="div" id="without-custodian.nobody" />}
					{takeOvers.map((takeOver) => (
						<Proposal key={takeOver.id} takeOver={takeOver} onDecide={(verdict) => onAsk({ caseId: id, takeOver, verdict, expecting })} />
					))}
					{asked.map((each) => (
						<DeskThatAsks key={each.desk.id} caseId={id} {...each} />
					))}
				</Row>
			))}
		</Rows>
	);
}

function Proposal({
	takeOver: { desk, by, at, mayApprove, refused },
	onDecide,
}: {
	takeOver: TakeOver;
	onDecide(verdict: Verdict): void;
}): ReactNode {
	return (
		<>
			<Say
				as="p"
				id="without-custodian.wants"
				values={{ desk: <Party party={desk} />, name: <PersonName person={by} />, time: new Date(at) }}
			/>
			{refused && <Refused desk={desk} />}
			{!mayApprove && <Say as="p" id="without-custodian.other-admin" />}
			<div className="buttons row-buttons">
				{(["approve", "refuse"] as const).map((verdict) =>
					verdict === "approve" && !mayApprove ? null : (
						<Button key={verdict} onClick={() => onDecide(verdict)} id={`vetting.${verdict}`} />
					),
				)}
			</div>
		</>
	);
}

/** The person has said no to the organisation of the desk that wants to take over. */
function Refused({ desk: { organisation } }: Pick<TakeOver, "desk">): ReactNode {
	return <Notice kind="danger" id="without-custodian.refused" values={{ organisation: <bdi>{organisation}</bdi> }} />;
}

/** A desk that has asked for the case. An invitation shows it the chain of the case, so that it can propose to take over. */
function DeskThatAsks({ caseId, desk, isInvited }: { caseId: string } & CaseWithoutCustodian["asked"][number]): ReactNode {
	const invite = useAct("inviteDesk");
	const [isAsking, setAsking] = useState(false);
	const name = <Party party={desk} />;
	if (isInvited) return <Say as="p" id="without-custodian.invited" values={{ desk: name }} />;
	return (
		<>
			<Say as="p" id="without-custodian.asked" values={{ desk: name }} />
			<div className="buttons row-buttons">
				<Button onClick={() => setAsking(true)} id="without-custodian.invite" />
			</div>
			{isAsking && (
				<ConfirmDialog
					title={<Say id="without-custodian.invite-ask" values={{ desk: name }} />}
					onClose={() => setAsking(false)}
					action={<Say id="without-custodian.invite" />}
					act={invite}
					onConfirm={() => invite.mutate({ case: caseId, desk: desk.id }, { onSuccess: () => setAsking(false) })}
				>
					<Say as="p" id="without-custodian.invite-effect" />
					<NumbersOf party={desk} />
				</ConfirmDialog>
			)}
		</>
	);
}

interface AskProps {
	asked: Asked;
	decide: ReturnType<typeof useAct<"decideTakeOver">>;
	onClose(): void;
}

/** Before an approval, the desk that takes over and each desk that expects her are phoned. */
function Ask({ asked: { caseId, takeOver, verdict, expecting }, decide, onClose }: AskProps): ReactNode {
	const toPhone = verdict === "approve" ? [takeOver.desk, ...expecting.filter(({ id }) => id !== takeOver.desk.id)] : [];
	const [phoned, setPhoned] = useState<string[]>([]);
	const [isTried, setTried] = useState(false);
	const confirm = () => {
		if (toPhone.some(({ id }) => !phoned.includes(id))) return setTried(true);
		decide.mutate({ case: caseId, takeOver: takeOver.id, verdict }, { onSuccess: onClose });
	};
	return (
		<ConfirmDialog
			title={<Say id={`without-custodian.ask.${verdict}`} values={{ desk: <Party party={takeOver.desk} /> }} />}
			onClose={onClose}
			action={<Say id={`vetting.${verdict}`} />}
			isDangerous={verdict !== "approve"}
			act={decide}
			onConfirm={confirm}
		>
			<Say as="p" id={`without-custodian.effect.${verdict === "approve" && takeOver.refused ? "approve-refused" : verdict}`} />
			{takeOver.refused && <Refused desk={takeOver.desk} />}
			{toPhone.map((desk) => (
				<PhonedFirst
					key={desk.id}
					desk={desk}
					isTaker={desk.id === takeOver.desk.id}
					isPhoned={phoned.includes(desk.id)}
					isTried={isTried}
					onChange={(isPhoned) => setPhoned(isPhoned ? [...phoned, desk.id] : phoned.filter((each) => each !== desk.id))}
				/>
			))}
		</ConfirmDialog>
	);
}

interface PhonedProps {
	desk: TakeOver["desk"];
	/** Whether it is the desk that takes over; else it expects her, or has her. */
	isTaker: boolean;
	isPhoned: boolean;
	isTried: boolean;
	onChange(isPhoned: boolean): void;
}

function PhonedFirst({ desk, isTaker, isPhoned, isTried, onChange }: PhonedProps): ReactNode {
	return (
		<>
			<Ticks
				label={
					<Say id={isTaker ? "without-custodian.phone-taker" : "without-custodian.phone-first"} values={{ desk: <Party party={desk} /> }} />
				}
				error={isTried && !isPhoned && <Say id="without-custodian.missing-phone" />}
				options={[{ value: "phoned", label: <Say id="without-custodian.phoned" /> }]}
				chosen={isPhoned ? ["phoned"] : []}
				onChange={(chosen) => onChange(chosen.length > 0)}
			/>
			<NumbersOf party={desk} />
		</>
	);
}
