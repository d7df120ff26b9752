import IR

/// Where the pixels of a resized image lie between those of the input, along one dimension.
struct Interpolation {
  /// The pixels of the input before and after each of the result.
  private(set) var neighbours: [(Int, Int)] = []
  /// How near each is to the second, in units of 2^-10, as the reference has it for integers.
  private(set) var weights: [Int32] = []
  /// How near each is to the second, as the reference has it for floats.
  private(set) var floatWeights: [Float] = []

  /// The interpolation in integers of the reference.
  init(_ input: Int, _ output: Int, alignCorners: Bool, halfPixelCenters: Bool) {
    let (from, to) = alignCorners && output > 1 ? (input - 1, output - 1) : (input, output)
    let scale = (from * 1024 + to / 2) / to
    for index in 0..<output {
      let place = index * scale + (halfPixelCenters ? scale / 2 - 512 : 0)
      // The rounded scale may lead beyond the last pixel.
      let low = min(max(place / 1024, 0), input - 1)
      let high = min((place + 1023) / 1024, input - 1)
      neighbours.append((low, high))
      // Between a pixel and itself, weights make no difference; this one cannot overflow.
      weights.append(low == high ? 0 : Int32(place - low * 1024))
    }
  }

  /// The interpolation in floats of the reference.
  init(floats input: Int, _ output: Int, alignCorners: Bool, halfPixelCenters: Bool) {
    let (from, to) = alignCorners && output > 1 ? (input - 1, output - 1) : (input, output)
    let scale = Float(from) / Float(to)
    for index in 0..<output {
      let place = halfPixelCenters ? (Float(index) + 0.5) * scale - 0.5 : Float(index) * scale
      let low = min(max(Int(place.rounded(.down)), 0), input - 1)
      neighbours.append((low, min(max(Int(place.rounded(.up)), 0), input - 1)))
      floatWeights.append(place - Float(low))
    }
  }

  /// The neighbours as the kernels take them: pairs.
  var neighbourTable: Tensor {
    Tensor(.int16, neighbours.flatMap { [Int32($0.0), Int32($0.1)] })
  }

  /// The weights as the kernels take them.
  var weightTable: Tensor {
    floatWeights.isEmpty ? Tensor(.int16, weights) : Tensor(floatWeights)
  }
}
