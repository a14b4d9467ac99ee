/** A hash for comparing by voice: groups of four characters. */
import type { ReactNode } from "react";

export const groupsOfFour = (hex: string): string => hex.match(/.{1,4}/g)?.join(" ") ?? "";

export function GroupedHash({ hex }: { hex: string }): ReactNode {
	return (
		<span className="code" dir="ltr" translate="no">
			{groupsOfFour(hex)}
		</span>
	);
}
