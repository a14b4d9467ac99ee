/**
 * A text as a QR code, which a camera reads from paper or from the screen. It is inline SVG, because the content security policy allows no
 * inline style and no script of others.
 */
import { type ReactNode, useMemo } from "react";
import { encode } from "uqr";
import "./square.css";

/** The width of the white border that the standard wants, in the small squares of the code. */
const BORDER = 4;

/** @param text must hold nothing secret: the camera's program sees it, and may keep it. @param label what it holds, in words. */
export function Square({ text, label }: { text: string; label: string }): ReactNode {
	const { data, size } = useMemo(() => encode(text, { ecc: "M", border: BORDER }), [text]);
	const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
	return (
		<svg className="square" viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" role="img" aria-label={label}>
			<path d={path} />
		</svg>
	);
}
