/** Clashes in a case that can put the person in danger. They stand wherever something is sent, and forbid nothing. */
import type { ReactNode } from "react";
import { useVerb } from "../../sitting/use-verb.ts";
import type { CaseFile, ClashLine } from "../../sitting/verbs/index.ts";
import { RedClash } from "./red-clash.tsx";

/** All clashes in the sections of a case that may have a red clash (`unchecked`). */
export function useClashes(file: Pick<CaseFile, "id" | "unchecked"> | undefined): ClashLine[] {
	const compartments = file?.unchecked ?? [];
	const isOff = compartments.length === 0;
	const lines = useVerb("clashLines", { id: file?.id ?? "", compartments }, { isOff });
	return (!isOff && lines.data) || [];
}

export function CaseClashes({ id }: { id: string }): ReactNode {
	const file = useVerb("caseFile", { id });
	const red = useClashes(file.data).filter(({ isRed }) => isRed);
	if (red.length === 0) return null;
	return (
		<ul className="steps">
			{red.map((clash) => (
				<RedClash key={keyOfClash(clash)} id={id} clash={clash} isPrimary={false} />
			))}
		</ul>
	);
}

export const keyOfClash = ({ compartment, form, row, unit }: ClashLine): string => `${compartment} ${form} ${row} ${unit}`;
