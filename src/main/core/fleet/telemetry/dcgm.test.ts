import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readGpus } from './dcgm.ts'

const PAGE = readFileSync(new URL('fixtures/dcgm.prom', import.meta.url), 'utf8')

describe('the page of a DCGM exporter', () => {
  it('tells of each GPU, once however many use it', () => {
    expect(readGpus(PAGE)).toEqual([
      {
        index: '0',
        product: 'NVIDIA A10',
        utilisation: 0.7,
        memoryUsedMib: 20_480,
        memoryTotalMib: 22_528,
        powerW: 121.5,
        temperatureC: 61,
        // There is no such line until there was an error.
        xid: null,
      },
      {
        index: '1',
        product: 'NVIDIA A10',
        utilisation: 1,
        memoryUsedMib: 18_432,
        memoryTotalMib: 22_528,
        powerW: 148.5,
        temperatureC: 88,
        xid: 79,
      },
    ])
  })

  it('tells of the parts of a divided GPU, by how active they are', () => {
    const page = [
      'DCGM_FI_PROF_GR_ENGINE_ACTIVE{gpu="0",GPU_I_ID="3",GPU_I_PROFILE="1g.5gb"} 0.25',
      'DCGM_FI_DEV_FB_USED{gpu="0",GPU_I_ID="3"} 1024',
      'DCGM_FI_DEV_FB_TOTAL{gpu="0",GPU_I_ID="3"} 4864',
    ].join('\n')
    expect(readGpus(page)).toMatchObject([
      { index: '0.3', product: null, utilisation: 0.25, memoryUsedMib: 1_024, memoryTotalMib: 4_864 },
    ])
  })

  it('leaves out what DCGM does not know', () => {
    expect(
      readGpus('DCGM_FI_DEV_GPU_TEMP{gpu="0"} 2147483632\nDCGM_FI_DEV_GPU_UTIL{gpu="0"} 5'),
    ).toMatchObject([{ temperatureC: null, utilisation: 0.05 }])
  })

  it('is none where something else answers', () => {
    expect(readGpus('node_load1 0.5\n<html>')).toEqual([])
    expect(readGpus('DCGM_FI_DEV_GPU_TEMP 50')).toEqual([])
  })

  it('has no more GPUs than a machine can have', () => {
    const lines = Array.from({ length: 500 }, (_, index) => `DCGM_FI_DEV_GPU_TEMP{gpu="${index}"} 50`)
    expect(readGpus(lines.join('\n'))).toHaveLength(64)
    // What is told of is remembered by its index, so whatever is none is nobody's.
    expect(readGpus('DCGM_FI_DEV_XID_ERRORS{gpu="made up, and new each time"} 79')).toEqual([])
  })
})
