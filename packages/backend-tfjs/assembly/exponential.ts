/** e^x by range reduction and a degree 5 polynomial (the coefficients of Cephes' expf, S. Moshier), relative error 2e-7. */
@inline export function exponential(value: f32): f32 {
  const x = min<f32>(max<f32>(value, -87), 88);
  const n = nearest<f32>(x * <f32>1.44269504088896341);
  let r = x - n * <f32>0.693359375;
  r += n * <f32>2.12194440e-4;
  let p: f32 = 1.9875691500e-4;
  p = p * r + <f32>1.3981999507e-3;
  p = p * r + <f32>8.3334519073e-3;
  p = p * r + <f32>4.1665795894e-2;
  p = p * r + <f32>1.6666665459e-1;
  p = p * r + <f32>5.0000001201e-1;
  p = p * r * r + r + <f32>1;
  return value != value ? value : p * reinterpret<f32>((<i32>n + 127) << 23);
}
