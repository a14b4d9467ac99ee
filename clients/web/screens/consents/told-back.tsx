/** The question whether the person said in her own words what she agrees to. Without "yes" there is no consent. */
import { type ReactNode, useState } from "react";
import { Ticks } from "../../parts/ticks.tsx";
import { Say } from "../../words/words.tsx";

interface Props {
	isToldBack: boolean;
	/** The user has tried to go on. Without an answer, the question says that it is missing. */
	isTried: boolean;
	onChange(isToldBack: boolean): void;
}

export function ToldBack({ isToldBack, isTried, onChange }: Props): ReactNode {
	const [isNo, setNo] = useState(false);
	return (
		<>
			<Say as="p" id="consent.told-back-ask" />
			<Ticks
				label={<Say id="consent.told-back" />}
				error={(isTried || isNo) && !isToldBack && <Say id="consent.missing.told-back" />}
				isOne
				options={(["yes", "no"] as const).map((value) => ({ value, label: <Say id={`first.${value}`} /> }))}
				chosen={isToldBack ? ["yes"] : isNo ? ["no"] : []}
				onChange={([value]) => {
					setNo(value === "no");
					onChange(value === "yes");
				}}
			/>
		</>
	);
}
