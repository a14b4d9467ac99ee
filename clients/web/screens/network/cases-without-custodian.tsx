/** `#/network/cases`: open cases without custodian, and the desks that propose to take them over. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { ConfirmDialog } from "../../parts/confirm-dialog.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Notice } from "../../parts/notice.tsx";
import { Party } from "../../parts/party.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { Row, Rows } from "../../parts/rows.tsx";
import { Answered, Empty } from "../../parts/states.tsx";
import { useFocusOnChange } from "../../parts/use-focus-on-change.ts";
import { useAct, useVerb } from "../../sitting/use-verb.ts";
import type { CaseWithoutCustodian } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";
import { BackToNetwork } from "./back.tsx";

type Verdict = "approve" | "refuse";
type TakeOver = CaseWithoutCustodian["takeOvers"][number];

interface Asked {
	caseId: string;
	takeOver: TakeOver;
	verdict: Verdict;
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
			<Heading id="network.cases" />
			<Say as="p" id="without-custodian.what" />
			{decide.isSuccess && asked === null && (
				<Notice kind="ok" live="polite" ref={result} id={`without-custodian.done.${decide.variables.verdict}`} />
			)}
			<Answered query={cases}>{(list) => <List cases={list} onAsk={ask} />}</Answered>
			<BackToNetwork />
			{asked && <Ask asked={asked} decide={decide} onClose={() => setAsked(null)} />}
		</>
	);
}

function List({ cases, onAsk }: { cases: CaseWithoutCustodian[]; onAsk(asked: Asked): void }): ReactNode {
	if (cases.length === 0) return <Empty id="without-custodian.none" />;
	return (
		<Rows>
			{cases.map(({ id, desk, removed, takeOvers }) => (
				<Row key={id} title={<Say id="without-custodian.of" values={{ desk: <Party party={desk} /> }} />}>
					{removed !== null && <Say as="div" id="without-custodian.removed" values={{ time: new Date(removed) }} />}
					{takeOvers.length === 0 && <Say as="div" id="without-custodian.nobody" />}
					{takeOvers.map((takeOver) => (
						<Proposal key={takeOver.id} takeOver={takeOver} onDecide={(verdict) => onAsk({ caseId: id, takeOver, verdict })} />
					))}
				</Row>
			))}
		</Rows>
	);
}

function Proposal({ takeOver: { desk, by, at }, onDecide }: { takeOver: TakeOver; onDecide(verdict: Verdict): void }): ReactNode {
	return (
		<>
			<Say
				as="p"
				id="without-custodian.wants"
				values={{ desk: <Party party={desk} />, name: <PersonName person={by} />, time: new Date(at) }}
			/>
			<div className="buttons row-buttons">
				{(["approve", "refuse"] as const).map((verdict) => (
					<Button key={verdict} onClick={() => onDecide(verdict)} id={`vetting.${verdict}`} />
				))}
			</div>
		</>
	);
}

interface AskProps {
	asked: Asked;
	decide: ReturnType<typeof useAct<"decideTakeOver">>;
	onClose(): void;
}

function Ask({ asked: { caseId, takeOver, verdict }, decide, onClose }: AskProps): ReactNode {
	return (
		<ConfirmDialog
			title={<Say id={`without-custodian.ask.${verdict}`} values={{ desk: <Party party={takeOver.desk} /> }} />}
			onClose={onClose}
			action={<Say id={`vetting.${verdict}`} />}
			isDangerous={verdict !== "approve"}
			isBusy={decide.isPending}
			error={decide.error}
			onConfirm={() => decide.mutate({ case: caseId, takeOver: takeOver.id, verdict }, { onSuccess: onClose })}
		>
			<Say as="p" id={`without-custodian.effect.${verdict}`} />
		</ConfirmDialog>
	);
}
