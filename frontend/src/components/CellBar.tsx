import './table.css';

interface Props {
  /** Length of the bar, 0 to 1. */
  share: number;
  /** The number in words; the bar only repeats it. */
  text: string;
  color?: string;
}

/** A number in a table cell with a bar beside it. */
export function CellBar({ share, text, color }: Props) {
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <span className="cell-bar">
      <span className="cell-bar-track" aria-hidden="true">
        <span className="cell-bar-fill" style={{ width, background: color }} />
      </span>
      <span>{text}</span>
    </span>
  );
}
