import { useMemo, useState } from 'react';
import { type OpenPoint, openPoints } from './mapping';
import type { Mapping, Upload } from './upload';

/** The mapping being confirmed. */
export interface Draft {
  upload: Upload;
  mapping: Mapping;
  change: (next: Mapping) => void;
  /** Codes of questions that were answered on the screen. */
  confirmed: ReadonlySet<string>;
  confirm: (code: string) => void;
  open: OpenPoint[];
}

/** The proposal of an upload, to be changed and confirmed. */
export function useDraft(upload: Upload, proposal: Mapping): Draft {
  const [mapping, change] = useState(proposal);
  const [confirmed, setConfirmed] = useState<ReadonlySet<string>>(new Set());
  const open = useMemo(() => openPoints(mapping, upload, confirmed), [mapping, upload, confirmed]);
  return {
    upload,
    mapping,
    change,
    confirmed,
    confirm: (code) => setConfirmed((before) => new Set(before).add(code)),
    open,
  };
}
