/** The dialog before a colleague is suspended or removed. It shows the effect on the desks, and asks for the reason. */
import type { ReactNode } from "react";
import { Listed } from "../../parts/listed.tsx";
import { PersonName } from "../../parts/person-name.tsx";
import { ReasonDialog } from "../../parts/reason-dialog.tsx";
import { useAct } from "../../sitting/use-verb.ts";
import type { ColleagueStanding } from "../../sitting/verbs/index.ts";
import { Say } from "../../words/words.tsx";

interface Props {
	member: ColleagueStanding;
	change: "suspend" | "remove";
	onClose(): void;
}

export function LeaveDialog({ member, change, onClose }: Props): ReactNode {
	const { id, belongsTo, codes } = member;
	const act = useAct("letGo");
	const alone = belongsTo.filter(({ colleagues }) => colleagues === 0);
	return (
		<ReasonDialog
			title={<Say id={`organisation.${change}-ask`} values={{ name: <PersonName person={member} /> }} />}
			label="vetting.why"
			codes={codes}
			words="vetting.leave"
			action={<Say id={`organisation.${change}`} />}
			isDangerous
			act={act}
			onChoose={(code) => act.mutate({ member: id, change, code }, { onSuccess: onClose })}
			onClose={onClose}
		>
			<Say as="p" id={`vetting.effect.${change}.member`} />
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
		</ReasonDialog>
	);
}

function Desks({ desks }: { desks: ColleagueStanding["belongsTo"] }): ReactNode {
	return <Listed items={desks.map(({ id, name }) => <bdi key={id}>{name}</bdi>)} />;
}
