import { Injectable, Logger } from '@nestjs/common';

import { type OnlinePictureOf, onlinePicture } from '../domain/pictures/online-picture';
import { throughputPicture } from '../domain/pictures/throughput-picture';
import type { WanReport } from '../domain/reports/wan';
import type { Language } from '../domain/texts/time';
import { Rasteriser } from './rasteriser';

/** The reports as pictures (PNG). Null when there is nothing to draw or it cannot be made: the words say it all. */
@Injectable()
export class ReportPictures {
  private readonly logger = new Logger(ReportPictures.name);

  constructor(private readonly rasteriser: Rasteriser) {}

  throughput(report: WanReport, name: string, language: Language): Promise<Buffer | null> {
    return this.png(throughputPicture(report, name, language));
  }

  online(of: OnlinePictureOf, language: Language): Promise<Buffer | null> {
    return this.png(onlinePicture(of, language));
  }

  private async png(svg: string | null): Promise<Buffer | null> {
    if (svg === null) return null;
    try {
      return await this.rasteriser.png(svg);
    } catch (cause) {
      this.logger.warn({ cause }, 'a picture could not be made; the words are sent alone');
      return null;
    }
  }
}
