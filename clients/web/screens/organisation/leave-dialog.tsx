/** Before a colleague is suspended or removed: what it does, and why. */
import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { ErrorNotice } from "../../parts/error-notice.tsx";
import { Check, Choices } from "../../parts/field.tsx";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { dataOf } from "../../sitting/kinds.ts";
import { useAct } from "../../sitting/use-verb.ts";
import type { ColleagueStanding } from "../../sitting/verbs/index.ts";
import { type MessageId, Say } from "../../words/words.tsx";

interface Props {
	member: ColleagueStanding;
	change: "suspend" | "remove";
	onClose(): void;
}

export function LeaveDialog({ member, change, onClose }: Props): ReactNode {
	const { id, belongsTo, codes } = member;
	const [code, setCode] = useState("");
	const act = useAct("letGo");
	const alone = belongsTo.filter(({ colleagues }) => colleagues === 0);
	return (
		<Dialog
			title={<Say id={`organisation.${change}-ask`} values={{ name: <PersonName person={member} /> }} />}
			onClose={onClose}
			actions={
				<>
					<Button onClick={onClose}>
						<Say id="parts.cancel" />
					</Button>
					<Button
						kind="danger"
						isBusy={act.isPending}
						disabled={code === ""}
						onClick={() => act.mutate({ member: id, change, code }, { onSuccess: onClose })}
					>
						<Say id={`organisation.${change}`} />
					</Button>
				</>
			}
		>
			<p>
				<Say id={`vetting.effect.${change}.member`} />
			</p>
			{belongsTo.length > 0 && (
				<p>
					<Say id="organisation.leaves-desks" /> <Desks desks={belongsTo} />
				</p>
			)}
			{alone.length > 0 && (
				<p>
					<strong>
						<Say id="organisation.leaves-nobody" /> <Desks desks={alone} />
					</strong>
				</p>
			)}
			<Choices label={<Say id="vetting.why" />}>
				{codes.map((each) => (
					<Check
						key={each}
						type="radio"
						name="leave"
						label={<Say id={`vetting.leave.${each}` as MessageId} />}
						checked={code === each}
						onChange={() => setCode(each)}
					/>
				))}
			</Choices>
			{act.error && <ErrorNotice error={dataOf(act.error)} />}
		</Dialog>
	);
}

function Desks({ desks }: { desks: ColleagueStanding["belongsTo"] }): ReactNode {
	return <Listed items={desks.map(({ id, name }) => <bdi key={id}>{name}</bdi>)} />;
}
